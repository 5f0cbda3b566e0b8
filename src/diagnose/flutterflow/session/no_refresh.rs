//! A refresh token is kept, and nothing ever sends it (rule 5).

use crate::domain::project::Behaviour;
use crate::domain::project::binding::SessionField;
use crate::domain::project::endpoint::Purpose;
use crate::domain::record::sheet::Language;

use crate::diagnose::prelude::*;

use super::super::settings::{fields, log_ins, reads_session};

const ROW: Row = warns("FF-SES-NO-REFRESH");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let project = setup.project;
    let Some(login) = log_ins(setup).find(|standing| fields(standing.action).is_some_and(|fields| fields.refresh_token.is_some())) else {
        return;
    };
    let refreshes = setup.actions.iter().any(|standing| match &standing.action.kind {
        ActionKind::Call { endpoint, inputs, .. } => {
            let is_refresh = project.endpoint(endpoint).is_some_and(|endpoint| endpoint.purpose == Purpose::Refresh);
            let ends = project.endpoint(endpoint).is_some_and(|endpoint| endpoint.purpose == Purpose::LogOut);
            is_refresh || !ends && inputs.iter().any(|input| reads_session(&input.value, SessionField::RefreshToken))
        }
        _ => false,
    });
    let intercepts = project.functions.iter().any(|function| matches!(function.behaviour, Behaviour::RefreshAndRepeat(_)));
    if refreshes || intercepts {
        return;
    }
    // Sent only to be revoked, it renews nothing.
    let refresh = project.endpoints.iter().find(|endpoint| endpoint.purpose == Purpose::Refresh);
    let call = refresh.map_or("the server's refresh call", |endpoint| endpoint.name.as_str());
    let guarded = setup.actions.iter().find(|standing| match &standing.action.kind {
        ActionKind::Call { endpoint, .. } => project
            .endpoint(endpoint)
            .is_some_and(|endpoint| !matches!(endpoint.purpose, Purpose::LogIn | Purpose::SignUp | Purpose::LogOut)),
        _ => false,
    });
    let flow = guarded.map_or_else(
        || "Flow behind each call with a token".to_owned(),
        |standing| screens::ff_action(project, standing.workflow, standing.action),
    );
    let lines = vec![
        SheetLine::new(
            flow,
            "Add Conditional Action on Status Code 401",
            format!(
                "{call} with Authenticated User › Refresh Token, Update Authenticated User with what it brings, and the call again; where that fails, Log Out"
            ),
        ),
        SheetLine::new("API Calls › the call › Advanced Settings", "API Interceptors", "or: one that does the same for every call").code(
            Language::Dart,
            "API Interceptor",
            REFRESH_AND_REPEAT,
        ),
    ];
    let told = Told::new(&ROW, login.at.clone())
        .saying(
            "When the token has ended, calls are refused until people log in again",
            "Log In keeps a refresh token, and no call sends it: FlutterFlow renews nothing by itself",
        )
        .changing(lines);
    found.push(told.explaining_later([Explains::DeadToken]));
}

/// An API Interceptor that renews the token after a 401 and makes the call again.
const REFRESH_AND_REPEAT: &str = r"// Custom Code › Custom Actions, as an API Interceptor; ask your server which fields its refresh call takes and gives.
class RefreshAndRepeat extends FFApiInterceptor {
  @override
  Future<ApiCallOptions> onRequest({required ApiCallOptions options}) async => options;

  @override
  Future<ApiCallResponse> onResponse({
    required ApiCallResponse response,
    required Future<ApiCallResponse> Function() retryFn,
  }) async {
    if (response.statusCode != 401) return response;
    final renewed = await RefreshCall.call(refreshToken: currentAuthRefreshToken ?? '');
    if (!renewed.succeeded) return response;
    await authManager.updateAuthUserData(
      authenticationToken: getJsonField(renewed.jsonBody, r'$.access_token')?.toString(),
      refreshToken: getJsonField(renewed.jsonBody, r'$.refresh_token')?.toString() ?? currentAuthRefreshToken,
      tokenExpiration: currentAuthTokenExpiration,
      authUid: currentUserUid,
      userData: currentUser?.userData,
    );
    return retryFn();
  }
}
";
