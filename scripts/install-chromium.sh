#!/bin/sh
# Installs Chromium for the browser tests on Debian, unless it is installed: the headless shell, which is twice as fast,
# or the whole browser if there is no such package.
set -eu
if command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null; then exit 0; fi
as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo
$as_root apt-get update
install() {
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y --no-install-recommends "$1"
}
install chromium-headless-shell || install chromium
