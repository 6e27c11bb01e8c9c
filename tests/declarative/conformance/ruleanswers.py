"""A server on loopback that answers by rules and keeps what it was asked.

A rule is {method, url: a pattern of scheme://host/path, when: {query, header, body}, then: {status,
headers, body}}; the first one that fits answers, else 404 with {}. In a body
{"$repeat": n, "$from": k, "item": X} stands for n items, "$i" and "${i}" for their numbers."""
import base64
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

# What each program's HTTP library sends by itself.
OWN_HEADERS = {"user-agent", "accept", "accept-encoding", "connection", "content-length", "host",
               "cookie"}


def numbered(item, index):
    if isinstance(item, str):
        return index if item == "$i" else item.replace("${i}", str(index))
    if isinstance(item, list):
        return [numbered(inner, index) for inner in item]
    if isinstance(item, dict):
        return {key: numbered(inner, index) for key, inner in item.items()}
    return item


def expanded(body):
    if isinstance(body, list):
        return [expanded(item) for item in body]
    if not isinstance(body, dict):
        return body
    if "$repeat" in body:
        first = body.get("$from", 0) + 1
        return [numbered(body["item"], first + index) for index in range(body["$repeat"])]
    return {key: expanded(item) for key, item in body.items()}


def meets(wanted, values):
    if wanted is None:
        return not values
    if wanted == "*":
        return bool(values)
    return (wanted if isinstance(wanted, str) else str(wanted)) in values


class Rule:
    def __init__(self, source):
        self.method = source.get("method", "GET")
        self.url = re.compile(source["url"])
        self.when = source.get("when") or {}
        then = source["then"]
        self.status = then.get("status", 200)
        self.headers = then.get("headers") or {}
        self.body = json.dumps(expanded(then.get("body")), ensure_ascii=False).encode()

    def fits(self, request):
        if self.method != request.command:
            return False
        parts = urlsplit(request.path)
        address = f"//{request.headers.get('Host', '')}{parts.path}"
        if not any(self.url.fullmatch(scheme + address) for scheme in ("https:", "http:")):
            return False
        query = parse_qsl(parts.query, keep_blank_values=True)
        for name, wanted in (self.when.get("query") or {}).items():
            if not meets(wanted, [value for key, value in query if key == name]):
                return False
        for name, wanted in (self.when.get("header") or {}).items():
            if not meets(wanted, request.headers.get_all(name) or []):
                return False
        text = request.body.decode("utf-8", "replace")
        return all(part in text for part in self.when.get("body") or [])


def readable_tokens(text):
    """Signatures differ from run to run; what is signed does not."""
    def shown(match):
        parts = [base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode("utf-8", "replace")
                 for part in match.group(1, 2)]
        return "".join(parts)
    return re.sub(r"(eyJ[\w-]+)\.([\w-]+)\.[\w-]*", shown, text)


def comparable(request):
    """A request as text that is the same where two requests mean the same."""
    parts = urlsplit(request.path)
    lines = [f"{request.command} //{request.headers.get('Host', '')}{parts.path}"]
    lines += [f"  {name} = {value}"
              for name, value in parse_qsl(parts.query, keep_blank_values=True)]
    kind = request.headers.get("Content-Type", "")
    for name, value in sorted((name.lower(), value) for name, value in request.headers.items()):
        if name not in OWN_HEADERS and (name != "content-type" or request.body):
            lines.append(f"  {name}: {readable_tokens(value)}")
    text = request.body.decode("utf-8", "replace")
    if kind.startswith("application/x-www-form-urlencoded"):
        lines += [f"  form {name} = {readable_tokens(value)}"
                  for name, value in parse_qsl(text, keep_blank_values=True)]
    elif text:
        try:
            text = json.dumps(json.loads(text), sort_keys=True)
        except ValueError:
            pass
        lines.append(f"  body {text}")
    return "\n".join(lines)


class RuleServer:
    """Listens from the start on; used as a context."""

    def __init__(self, rules):
        self.rules = [Rule(rule) for rule in rules]
        self.requests = []
        self.lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            body = b""

            def answer(self):
                self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                rule = outer.taken(self)
                body = rule.body if rule else b"{}"
                self.send_response_only(rule.status if rule else 404)
                headers = {"Content-Type": "application/json", **(rule.headers if rule else {})}
                for name, value in headers.items():
                    if name.lower() not in ("content-length", "content-encoding"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = answer

            def log_message(self, *_):
                """The requests are kept, not printed."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]

    def taken(self, request):
        with self.lock:
            self.requests.append(comparable(request))
        return next((rule for rule in self.rules if rule.fits(request)), None)

    def asked(self):
        """What came since the last time; repeats in a row count once."""
        with self.lock:
            requests, self.requests = self.requests, []
        return [request for place, request in enumerate(requests)
                if place == 0 or request != requests[place - 1]]

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
