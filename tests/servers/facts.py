"""What must be true of a run against a real server. Used by run.sh.

    facts.py base PROJECT URL                  the project's base_url at another origin
    facts.py check NAME green|cors CODE REPORT one line about the run; exit code 1 and what is not true
"""

import json
import os
import re
import sys
import time

# How long each server's access tokens live, as its script sets it up, in seconds.
LIVES = {"pocketbase": 432000, "json-server-auth": 3600, "fastapi-users": 3600, "django-djoser": 300, "directus": 900}
# Where a refresh brings a new refresh token each time.
ROTATING = {"django-djoser", "directus"}
# Where a browser's calls come from another place than usual: the only one that the server allows.
ORIGINS = {"django-djoser": "http://localhost:5000"}
LABEL = re.compile(r"token [A-Z]+[0-9]+")


def base(project, url):
    with open(project) as file:
        values = json.load(file)["environments"][0]["values"]
    own = next(value["value"] for value in values if value["name"] == "base_url")
    print(re.sub(r"^https?://[^/]+", url, own))


def must(true, what):
    if not true:
        sys.exit(what)


class Run:
    def __init__(self, report):
        with open(report) as file:
            self.text = file.read()
        must(self.text.startswith("{"), "there is no report")
        self.json = json.loads(self.text)
        self.entries = self.json["entries"]
        self.events = {entry["event"] for entry in self.entries}
        self.platform, self.story = self.json["platform"], self.json["story"]
        self.is_browser = self.json["target"] != "mobile"

    def of(self, kind, event=None):
        return [entry for entry in self.entries if entry["kind"] == kind and event in (None, entry["event"])]

    def calls(self, endpoint=None, event=None, hop="call"):
        found = [entry for entry in self.of("request", event) if entry["hop"] == hop]
        return [entry for entry in found if endpoint in (None, entry["endpoint"])]

    def reply(self, request):
        return next((entry["reply"] for entry in self.of("reply") if entry["request"] == request["id"]), None)

    def answered_ms(self, request):
        return next(entry["at_ms"] for entry in self.of("reply") if entry["request"] == request["id"])

    def session_after(self, event):
        changes = self.of("session_change", event)
        must(changes, f"{event}: the session did not change")
        return changes[-1]["after"]

    def decision(self, event):
        found = self.of("navigation_decision", event)
        must(len(found) == 1, f"{event}: {len(found)} decisions")
        return found[0]


def header(request, name):
    return next((line["value"] for line in request["request"]["headers"] if line["name"] == name), None)


def nothing_leaks(run):
    must(os.environ["AUTHSCOPE_SECRET_PASSWORD"] not in run.text, "the password stands in the report")
    must("eyJ" not in run.text, "a token stands in the report")


def blocked(run):
    """The browser keeps the first call from the app, and nothing goes well after that."""
    must(run.json["outcome"] == "problems", f"outcome {run.json['outcome']}")
    first = run.of("failure")[0]
    must(first["failure"] == "cors" and "CORS" in first["title"], f"the first problem is: {first['title']}")
    must(run.json["session"]["signed_in"] is False, "someone is signed in")
    if run.story == "sign-up":
        # JSON is asked for first, and a server without CORS does not know the question.
        asked = run.calls("sign-up", hop="preflight")
        must(len(asked) == 1 and run.reply(asked[0])["status"] == 405, "the preflight was not answered 405")
        must(not run.calls("sign-up"), "the call was sent after a preflight that failed")
        must("preflight" in first["title"], f"the first problem is: {first['title']}")
        return "the preflight is answered 405, and the call is not sent"
    # A form is sent without asking: the server logs in, and the browser keeps its reply.
    sent = run.calls("log-in")
    must(not run.calls("log-in", hop="preflight") and run.reply(sent[0])["status"] == 200, "the form was not sent straight away")
    must(first["problem"] == "no_allow_origin", f"the problem is {first['problem']}")
    return "the reply to the form is 200, and the browser keeps it from the app"


def green(name, run):
    must(run.json["outcome"] == "ok" and not run.of("failure"), f"outcome {run.json['outcome']}: {[f['title'] for f in run.of('failure')]}")
    must(not run.json["findings"], f"findings: {run.json['findings']}")
    calls = run.calls()
    for call in calls:
        status = run.reply(call)["status"]
        must(200 <= status < 300, f"{call['endpoint']} is answered {status}")
        origin = header(call, "origin")
        if run.is_browser and name in ORIGINS:
            must(origin == ORIGINS[name], f"the call comes from {origin}")
        must(run.is_browser or origin is None, "a phone sends no Origin")
    must(bool(run.calls(hop="preflight")) == run.is_browser, "preflights where there should be none, or none where there should be some")
    must(run.calls("current-user"), "nobody asked for the current user")
    said = [f"{len(calls)} calls"]
    check = {"whole-login": whole_login, "sign-up": sign_up, "token-ended": token_ended, "dead-token": dead_token}[run.story]
    said.append(check(name, run))
    return ", ".join(said)


def who(session):
    return session.get("user") or session.get("user_data") or {}


def whole_login(name, run):
    log_in = run.calls("log-in", "log-in")[0]
    kind = header(log_in, "content-type")
    must(("form" in kind) == (name == "fastapi-users"), f"the log-in is sent as {kind}")
    session = run.session_after("log-in")
    must(session["signed_in"] and LABEL.fullmatch(session["token"] or ""), "no token is held")
    must(who(session).get("email") == "ada@example.com", f"signed in as {who(session)}")
    carried = header(run.calls("current-user")[-1], "authorization")
    must(carried.startswith("token " if name == "pocketbase" else "Bearer token "), f"Authorization is {carried}")
    if name == "json-server-auth":
        must(run.calls("current-user")[0]["request"]["url"].endswith("/600/users/1"), "the user's id is not in the address")
    if run.platform == "flutterflow":
        must(session["uid"] == str(who(session)["id"]), f"UID is {session['uid']}")
    life = (session.get("expiry_ms") or session["metadata"]["expires"]) / 1000 - time.time()
    must(abs(life - LIVES[name]) < 60, f"the token lives {life:.0f} s")
    must((session["refresh_token"] is not None) == (name in ROTATING), f"the refresh token is {session['refresh_token']}")
    must(run.decision("reload")["page"] == "home" and run.decision("open-profile")["page"] == "profile", "a reload or a link signs out")
    must(run.json["page"] == "login" and run.json["session"]["signed_in"] is False, "someone is signed in at the end")
    said = f"the token lives {LIVES[name]} s"
    must(("renew" in run.events) == (name in ROTATING or name == "pocketbase"), "there is a refresh where there is none")
    if "renew" in run.events:
        must(len(run.calls("refresh", "renew")) == 1, "the session was not renewed once")
        renewed = run.session_after("renew")
        # Two JWTs of one second are the same text where nothing in them is random (PocketBase, Directus).
        in_between = run.answered_ms(run.calls("refresh")[0]) - run.answered_ms(log_in)
        must(renewed["signed_in"], "the refresh signs out")
        must(renewed["token"] != session["token"] or in_between < 1000, "the token is still the old one")
        must((renewed["refresh_token"] != session["refresh_token"]) == (name in ROTATING), "the refresh token did not rotate")
        must(renewed["token"] in header(run.calls(event="load-again")[-1], "authorization"), "the call after the refresh takes the old token")
        said += ", the refresh gives another" if renewed["token"] != session["token"] else ", the refresh gives the same within a second"
    return said


def sign_up(name, run):
    steps = [event for event in ("log-in", "sign-up") if run.of("session_change", event)]
    must(steps, "nobody is signed in after the sign-up")
    session = run.session_after(steps[0])
    address = who(session).get("email", "")
    must(re.fullmatch(r"ada\+[0-9a-f]{10}@example\.com", address), f"signed in as {who(session)}")
    must(len(run.calls("sign-up")) == 1, "not one account was made")
    must(run.json["session"]["signed_in"] is False, "someone is signed in at the end")
    return f"signed in as the new one {'by logging in' if steps[0] == 'log-in' else 'at once'}"


def token_ended(name, run):
    # The app's clock has moved, the server's has not: it takes the token as before.
    must("the server's clock does not move" in json.dumps(run.of("note", "token-expires") + run.of("story_event", "token-expires")), "nothing says whose clock moves")
    must(run.reply(run.calls(event="load")[-1])["status"] == 200, "the server refuses the token")
    after = run.decision("reload")
    if run.platform == "flutterflow":
        # It reads the stored expiry at its start, without asking the server.
        must(after["page"] == "login" and after["rule"] == "FF-7c", f"after the reload: {after['headline']} ({after['rule']})")
        must(not run.calls(event="reload"), "a call was made after the reload")
        return "the server takes it, and the reload signs out"
    must(after["page"] == "home", f"after the reload: {after['headline']}")
    return "the server takes it, and the reload does not sign out"


def dead_token(name, run):
    # PocketBase takes a dead token for none: what everyone may see, and no 401.
    body = lambda event: json.loads(run.reply(run.calls("orders", event)[-1])["body"]["text"])
    must(body("load")["totalItems"] == 1 and body("load-dead")["totalItems"] == 0, "the dead token shows as much as the live one")
    must(run.decision("load-dead")["page"] == "home", "the dead token signs out")
    return "with a dead token 200 and nothing, in place of 401"


def check(name, wanted, code, report):
    run = Run(report)
    nothing_leaks(run)
    must(int(code) == (0 if wanted == "green" else 1), f"exit code {code}: {[f['title'] for f in run.of('failure')][:1]}")
    print(green(name, run) if wanted == "green" else blocked(run))


if __name__ == "__main__":
    {"base": base, "check": check}[sys.argv[1]](*sys.argv[2:])
