#!/usr/bin/env python3
"""Real Anki clients, driven over standard input: one JSON request a line, one JSON answer a line.

A request names a verb (`do`), mostly a `client`, and what the verb needs; an answer is {"ok": value} or {"error":
{"type", "kind", "message"}}. Verbs are the functions of VERBS.
"""
import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # the engine prints notices of its own

import anki.lang

anki.lang.set_lang("en")
from anki import sync_pb2
from anki.collection import Collection
from anki.sync import SyncAuth

import persons
from changes import change
from dumps import collection_dump, differences, media_dump

REQUIRED = sync_pb2.SyncCollectionResponse.ChangesRequired
STATUS = sync_pb2.SyncStatusResponse.Required


class Client:
    def __init__(self, path, endpoint, key):
        self.path = path
        self.col = Collection(path)
        self.auth = SyncAuth(hkey=key, endpoint=endpoint, io_timeout_secs=10)


clients = {}


def opened(client, path, endpoint, key):
    clients[client] = Client(path, endpoint, key)


def close(client):
    clients.pop(client).col.close()


def account(client, endpoint=None, key=None):
    auth = clients[client].auth
    clients[client].auth = SyncAuth(hkey=auth.hkey if key is None else key, endpoint=endpoint or auth.endpoint, io_timeout_secs=10)


def login(client, user, password):
    """The key."""
    it = clients[client]
    return it.col.sync_login(username=user, password=password, endpoint=it.auth.endpoint).hkey


def sync(client, media=False):
    it = clients[client]
    out = it.col.sync_collection(it.auth, media)
    it.col.models._clear_cache()  # pylib keeps note types in memory
    if media:
        wait_for_media(it)
    return {"required": REQUIRED.Name(out.required), "message": out.server_message, "newEndpoint": out.new_endpoint}


def status(client):
    it = clients[client]
    return STATUS.Name(it.col.sync_status(it.auth).required)


def full(client, upload, media=False):
    it = clients[client]
    it.col.close_for_full_sync()
    try:
        it.col.full_upload_or_download(auth=it.auth, server_usn=0 if media else None, upload=upload)
    finally:
        it.col.reopen(after_full_sync=True)
        it.col.models._clear_cache()
    if media:
        wait_for_media(it)


def media(client):
    it = clients[client]
    it.col.sync_media(it.auth)
    return wait_for_media(it)


def wait_for_media(it):
    for _ in range(3000):
        status = it.col.media_sync_status()
        if not status.active:
            return {"checked": status.progress.checked, "added": status.progress.added, "removed": status.progress.removed}
        time.sleep(0.01)
    raise TimeoutError("media sync")


def changes(client, list):
    """What came of each: null, or the kind of error."""
    return [outcome(clients[client].col, it) for it in list]


def outcome(col, it):
    try:
        change(col, it)
        return None
    except Exception as error:
        return type(error).__name__ if os.environ.get("DEBUG") is None else repr(error)


def act(client, what, args):
    persons.act(clients[client].col, what, args)


def sql(client, text, args=()):
    """Behind the engine's back."""
    return clients[client].col.db.all(text, *args)


def dump(path):
    return collection_dump(path)


def compare(expected, actual, like="same"):
    return differences(expected, actual, like)


def files(folder):
    return media_dump(folder)


def add_media(client, name, data):
    """`data` in hexadecimal digits; answers the name that the file got."""
    return clients[client].col.media.write_data(name, bytes.fromhex(data))


def trash_media(client, names):
    clients[client].col.media.trash_files(names)


def check_media(client):
    """What Anki's Check Media finds amiss."""
    report = clients[client].col.media.check()
    return {"missing": list(report.missing), "files": sorted(os.listdir(clients[client].col.media.dir()))}


VERBS = {"open": opened} | {
    fn.__name__: fn
    for fn in (close, account, login, sync, status, full, media, changes, act, sql, dump, compare, files, add_media, trash_media, check_media)
}


def answer(request):
    verb = VERBS[request.pop("do")]
    try:
        return {"ok": verb(**request)}
    except Exception as error:
        kind = getattr(error, "kind", None)
        return {"error": {"type": type(error).__name__, "kind": getattr(kind, "name", None), "message": str(error)}}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), file=answers, flush=True)
