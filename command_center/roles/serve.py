"""The web server's first process: it waits for the store and becomes gunicorn, whose workers load the app."""

from __future__ import annotations

import os
import sys

from gunicorn.util import load_class  # type: ignore[import-untyped]

from command_center.errors import BadInput
from command_center.exposure import check_exposure
from command_center.origins import in_address
from command_center.process import Stopper, open_many_files
from command_center.roles.parts import data_dir_of, gather, wait_for_store
from command_center.web.secret import load_secret


def run_web() -> None:
    """The web server; becomes gunicorn."""
    stopped = Stopper()
    parts = gather()
    settings = parts.settings
    check_exposure(settings)
    load_secret(settings, data_dir_of(parts))  # to be told here, in a line, and not by a worker that can't begin
    # A store that is away comes back; to give up here would end everything that `up` keeps running.
    if wait_for_store(parts, stopped) is None:
        return
    try:
        load_class(settings.web_worker_class)
    except RuntimeError:
        raise BadInput(
            f"CC_WEB_WORKER_CLASS={settings.web_worker_class} names no worker class of gunicorn; the default is asgi"
        ) from None
    open_many_files()
    arguments = [
        "-k", settings.web_worker_class,
        "-w", str(settings.web_workers),
        "-b", f"{in_address(settings.bind)}:{settings.port}",
        "-c", "python:command_center.web.gunicorn_conf",
        "--graceful-timeout", "2",
        "--no-control-socket",
        # gunicorn would believe any proxy on this machine; `web.proxy.Forwarded` believes those of CC_PROXIES
        "--forwarded-allow-ips", "",
        "--log-level", "warning",
        "command_center.roles.web:web_app()",
    ]  # fmt: skip
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *arguments])  # noqa: S606
