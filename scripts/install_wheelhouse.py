"""Installs Plainleaf out of this folder, without the internet.

    python install.py            into the folder "plainleaf" in your home folder
    python install.py FOLDER     into another

Needs nothing but Python. An older Plainleaf in that folder is brought up to date.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
WHEELS = HERE / "wheels"
LOCK = HERE / "requirements.lock"


def main(arguments):
    if sys.version_info < (3, 11):  # noqa: UP036 - it runs before anybody could have looked
        return f"Plainleaf needs Python 3.11 or newer; this is {sys.version.split()[0]}."
    if len(arguments) > 1 or arguments[:1] in (["-h"], ["--help"]):
        return __doc__
    target = Path(arguments[0] if arguments else Path.home() / "plainleaf").absolute()
    if not WHEELS.is_dir() or not LOCK.is_file():
        return f"{HERE}: the folder is not whole: wheels or requirements.lock is missing. Copy it from the stick once more."
    if target.exists() and any(target.iterdir()) and not (target / "pyvenv.cfg").is_file():
        return (
            f"{target} holds other files, and nothing there was touched. Name another folder: python install.py FOLDER"
        )
    print(f"Installing into {target} ...", flush=True)
    try:
        venv.create(target, with_pip=True, symlinks=os.name != "nt")
        programs = target / ("Scripts" if os.name == "nt" else "bin")
        pip = [str(programs / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-index"]
        find = ["--find-links", str(WHEELS), "--only-binary", ":all:"]
        subprocess.run([*pip, *find, "--require-hashes", "-r", str(LOCK)], check=True)
        own = max(WHEELS.glob("plainleaf-*.whl"), key=lambda path: path.stat().st_mtime)
        subprocess.run([*pip, "--no-deps", "--force-reinstall", str(own)], check=True)
    except (subprocess.CalledProcessError, OSError, ValueError) as error:
        return (
            f"Plainleaf could not be installed ({error}). What went wrong stands above. If it names a package that is not "
            "found, this folder was made for another kind of computer or another version of Python: README.txt says which. "
            "On Debian or Ubuntu, python3-venv has to be there."
        )
    print(f'Done. To begin:  "{programs / "plainleaf"}" new my-site')
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
