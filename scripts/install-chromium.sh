#!/bin/sh
# Installs what the browser tests need on Debian, unless it is there: Chromium, by the package manager.
set -eu
if command -v chromium >/dev/null; then exit 0; fi
as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo
$as_root apt-get update
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y --no-install-recommends chromium
