// Behind the automatic imports:
import 'dart:convert';
import '/auth/custom_auth/auth_util.dart';

Future<String> askMyApp() async {
  Map<String, dynamic> masked(String? text) {
    if (text == null) return {'is': 'null'};
    if (['', 'null', 'undefined'].contains(text)) return {'is': 'text', 'value': text};
    final parts = text.split('.');
    if (parts.length != 3) return {'is': 'text', 'length': text.length};
    try {
      dynamic part(int at) => json.decode(utf8.decode(base64Url.decode(base64Url.normalize(parts[at]))));
      final head = part(0), says = part(1);
      return {
        'is': 'JWT', 'alg': head['alg'], 'exp': says['exp'], 'iat': says['iat'], 'iss': says['iss'], 'aud': says['aud'],
      };
    } catch (_) {
      return {'is': 'text', 'length': text.length};
    }
  }

  final expiry = currentAuthTokenExpiration?.millisecondsSinceEpoch;
  return json.encode({
    'authscope': 'snapshot 1',
    'at': DateTime.now().toUtc().toIso8601String(),
    'origin': 'phone',
    'stored': {
      'flutter._auth_authentication_token_': masked(currentAuthenticationToken),
      'flutter._auth_refresh_token_': masked(currentAuthRefreshToken),
      if (expiry != null) 'flutter._auth_token_expiration_': {'is': 'number', 'value': expiry},
      'flutter._auth_uid_': masked(currentUserUid),
    },
    'calls': [],
  });
}
