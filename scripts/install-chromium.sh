#!/bin/sh
# Installs what the browser tests need on Debian, unless it is there, by the package manager: Chromium without windows,
# which starts and draws twice as fast as the whole browser, or that one where the lighter one is not packaged.
set -eu
if command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null; then exit 0; fi
as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo
$as_root apt-get update
install() {
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y --no-install-recommends "$1"
}
install chromium-headless-shell || install chromium
