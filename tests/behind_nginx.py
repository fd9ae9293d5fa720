"""A built site behind nginx with the configuration of its build, on this machine."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from browser import in_ci
from plainleaf.project import Project
from plainleaf.publish.nginx import NAME, ROOT

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"

needs_nginx = pytest.mark.skipif(
    not Path(NGINX).is_file() and not in_ci(),  # .ci/run installs it
    reason="no nginx on this machine (Debian, Ubuntu: apt install nginx-light)",
)

MAIN = """daemon off;
master_process off;
pid {here}/nginx.pid;
error_log {here}/error.log;
events {{}}
http {{
    types {{ text/html html; text/css css; application/javascript js; image/svg+xml svg; application/json json;
        font/woff2 woff2; application/pdf pdf; text/xml xml; text/plain txt; }}
    client_body_temp_path {here}/body; proxy_temp_path {here}/proxy; fastcgi_temp_path {here}/fastcgi;
    uwsgi_temp_path {here}/uwsgi; scgi_temp_path {here}/scgi;
    include {here}/site.conf;
}}
"""


@contextmanager
def behind_nginx(project: Project, here: Path, base: str = "") -> Iterator[str]:
    """The built site of `project` served with the configuration of its build, only its port and folder another."""
    (here / "www").mkdir(parents=True)
    shutil.copytree(project.site, here / f"www{base}", dirs_exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    text = (project.dist / NAME).read_text(encoding="utf-8")
    assert text.count(f"root {ROOT};") == text.count("listen 80;") == 1
    text = text.replace(f"root {ROOT};", f'root "{here}/www";').replace("listen 80;", f"listen 127.0.0.1:{port};")
    (here / "site.conf").write_text(text, encoding="utf-8")
    (here / "nginx.conf").write_text(MAIN.format(here=here), encoding="utf-8")
    command = [NGINX, "-e", str(here / "error.log"), "-p", str(here), "-c", str(here / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    server = subprocess.Popen(command)
    try:
        for _ in range(200):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)
