#!/bin/sh
# Installs what `npm run test:deploy` needs on Debian, unless it is installed: Caddy, nginx, Prometheus and openssl. None
# of them is started as a service.
set -eu
missing=
command -v caddy >/dev/null || missing="$missing caddy"
command -v nginx >/dev/null || missing="$missing nginx-light"
command -v promtool >/dev/null || missing="$missing prometheus"
command -v openssl >/dev/null || missing="$missing openssl"
command -v envsubst >/dev/null || missing="$missing gettext-base"
[ -n "$missing" ] || exit 0
as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
  $as_root chmod +x "$policy"
  trap '$as_root rm -f "$policy"' EXIT
fi
$as_root apt-get update
# shellcheck disable=SC2086 -- one word for each package
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y --no-install-recommends $missing
