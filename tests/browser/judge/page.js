// Runs in a page of the real browser: makes one call as an app would, and tells what the app sees of it.
async (call, limit) => {
  const cut = text => (text.length > 300 ? `${text.slice(0, 40)}... (${text.length} characters)` : text);
  const told = (value, depth = 0) => {
    if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    if (depth > 40) {
      let levels = depth + 1;
      for (let inner = value; Array.isArray(inner) && inner.length; inner = inner[0]) levels += 1;
      return `(nested ${levels} deep)`;
    }
    if (Array.isArray(value)) return `[${value.map(item => told(item, depth + 1)).join(',')}]`;
    return `{${Object.keys(value).map(name => `${JSON.stringify(name)}:${told(value[name], depth + 1)}`).join(',')}}`;
  };
  const mode = call.credentials === true ? 'include' : call.credentials || 'same-origin';
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), limit);
  const asked = { method: call.method || 'GET', credentials: mode, signal: stop.signal };
  if (call.headers.length) asked.headers = call.headers;
  if (call.body !== null && call.body !== undefined) asked.body = call.body;
  if (call.redirect) asked.redirect = call.redirect;
  try {
    const reply = await fetch(call.url, asked);
    const seen = { ok: true, status: reply.status, type: reply.type, url: reply.url };
    if (reply.redirected) seen.redirected = true;
    const headers = Object.fromEntries(reply.headers);
    if (Object.keys(headers).length) seen.headers = headers;
    const again = reply.clone();
    try { seen.text = cut(await reply.text()); } catch (error) { seen.text_error = error.name; }
    if (call.json) {
      try { seen.json = cut(told(await again.json())); } catch (error) { seen.json_error = error.name; }
    }
    return seen;
  } catch (error) {
    return { error: stop.signal.aborted ? 'timeout' : error.name };
  } finally {
    clearTimeout(timer);
  }
}
