"""Serves the S3 interface of OpenStack Swift on loopback, all of its servers in one process.

Usage: s3server.py FOLDER PORT ACCESS_KEY SECRET_KEY CLOCK_AHEAD

The access key is "account:user". CLOCK_AHEAD is how many seconds the server's clock is ahead of the
machine's. Writes FOLDER/ready once it answers.
"""

import os
import sys

import eventlet

eventlet.patcher.monkey_patch()

import eventlet.wsgi  # noqa: E402
from swift.common import storage_policy, utils  # noqa: E402
from swift.common.middleware.s3api.utils import S3Timestamp  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.wsgi import loadapp  # noqa: E402

PROXY = """
[DEFAULT]
swift_dir = {folder}
log_level = CRITICAL
[pipeline:main]
pipeline = catch_errors listing_formats s3api tempauth slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_{account}_{user} = {secret} .admin
[filter:slo]
use = egg:swift#slo
"""

STORE = """
[DEFAULT]
devices = {folder}/disks
mount_check = false
swift_dir = {folder}
log_level = CRITICAL
disable_fallocate = true
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""


class Cache:
    """What Swift asks of memcached, in the process itself."""

    def __init__(self):
        self.values = {}

    def get(self, key, raise_on_error=False):
        return self.values.get(key)

    def set(self, key, value, **_):
        self.values[key] = value

    def delete(self, key, server_key=None):
        self.values.pop(key, None)

    def incr(self, key, delta=1, time=0):
        self.values[key] = self.values.get(key, 0) + delta
        return self.values[key]


def with_cache(app):
    cache = Cache()

    def serve(environ, start_response):
        environ["swift.cache"] = cache
        return app(environ, start_response)

    return serve


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def make_ring(folder, kind, port):
    builder = RingBuilder(2, 1, 0)
    builder.add_dev(
        {
            "region": 1,
            "zone": 1,
            "ip": "127.0.0.1",
            "port": port,
            "device": "disk",
            "weight": 1,
            "replication_ip": "127.0.0.1",
            "replication_port": port,
        }
    )
    builder.rebalance()
    builder.get_ring().save(os.path.join(folder, kind + ".ring.gz"))


def configure(folder):
    os.makedirs(os.path.join(folder, "disks", "disk"), exist_ok=True)
    utils.SWIFT_CONF_FILE = write(
        os.path.join(folder, "swift.conf"),
        "[swift-hash]\nswift_hash_path_suffix = tests\n"
        "[storage-policy:0]\nname = only\ndefault = yes\n",
    )
    utils.HASH_PATH_PREFIX = b""
    utils.HASH_PATH_SUFFIX = b""
    utils.validate_hash_conf()
    storage_policy.reload_storage_policies()


def set_clock_ahead(seconds):
    real = S3Timestamp.now
    S3Timestamp.now = classmethod(lambda cls: cls(float(real()) + seconds))


def main():
    folder, port, access, secret, ahead = sys.argv[1:]
    account, user = access.split(":")
    configure(folder)
    if float(ahead) != 0:
        set_clock_ahead(float(ahead))
    servers = eventlet.GreenPool()
    sockets = {}
    for kind in ("account", "container", "object"):
        sockets[kind] = eventlet.listen(("127.0.0.1", 0))
        make_ring(folder, kind, sockets[kind].getsockname()[1])
    for kind, socket in sockets.items():
        path = os.path.join(folder, kind + "-server.conf")
        app = loadapp(write(path, STORE.format(folder=folder, kind=kind)))
        servers.spawn_n(eventlet.wsgi.server, socket, app, log_output=False)
    path = os.path.join(folder, "proxy-server.conf")
    text = PROXY.format(folder=folder, account=account, user=user, secret=secret)
    app = with_cache(loadapp(write(path, text)))
    socket = eventlet.listen(("127.0.0.1", int(port)))
    servers.spawn_n(eventlet.wsgi.server, socket, app, log_output=False)
    eventlet.sleep(0)
    write(os.path.join(folder, "ready"), "")
    servers.waitall()


main()
