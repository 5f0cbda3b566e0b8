copy(JSON.stringify((() => {
  const parsed = (text) => { try { return JSON.parse(text); } catch { return text; } };
  const part = (token, at) => { try { return JSON.parse(atob(token.split('.')[at].replace(/-/g, '+').replace(/_/g, '/'))); } catch { return null; } };
  const token = (text) => { const [head, says] = [part(text, 0), part(text, 1)]; return head && says && { is: 'JWT', alg: head.alg, kid: head.kid, exp: says.exp, iat: says.iat, nbf: says.nbf, iss: says.iss, aud: says.aud, sub: typeof says.sub }; };
  const nothing = ['', 'null', 'undefined', '[object Object]'];
  const masked = (value, name) => {
    if (value === null) return { is: 'null' };
    if (typeof value === 'number' || typeof value === 'boolean') return /expir|exp$/i.test(name) ? { is: 'number', value } : { is: typeof value };
    if (Array.isArray(value)) return { is: 'list', length: value.length };
    if (typeof value === 'object') return { is: 'object', members: Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, masked(inner, key)])) };
    if (nothing.includes(value)) return { is: 'text', value };
    return token(value) || (/expir|exp$/i.test(name) ? { is: 'text', value: value.slice(0, 40) } : { is: 'text', length: value.length });
  };
  const ours = (name) => /^flutter\._auth_|^ww-auth/.test(name);
  const stored = Object.fromEntries(Object.keys(localStorage).filter(ours).map((key) => [key, masked(parsed(localStorage.getItem(key)), key)]));
  const cookies = Object.fromEntries(document.cookie.split('; ').map((pair) => [pair.split('=')[0], pair.slice(pair.indexOf('=') + 1)]).filter(([name]) => ours(name)).map(([name, value]) => [name, masked(decodeURIComponent(value), name)]));
  const calls = performance.getEntriesByType('resource').filter((call) => ['fetch', 'xmlhttprequest'].includes(call.initiatorType)).slice(-20).map((call) => ({ url: call.name.split('?')[0], status: call.responseStatus, ms: Math.round(call.duration) }));
  return { authscope: 'snapshot 1', at: new Date().toISOString(), origin: location.origin, path: location.pathname, stored, cookies, calls };
})(), null, 1))
