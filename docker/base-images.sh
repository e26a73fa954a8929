#!/usr/bin/env bash
# Makes stand-ins for the public base images from Debian's packages, for a machine with a Docker engine
# and without an image registry. They are tagged as the public ones, so that nothing else changes.
#
#   docker/base-images.sh        makes node:24-bookworm-slim and postgres:17 unless they are there
#   docker/base-images.sh --help this text
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" = --help ]; then
  sed -n '2,6s/^# \{0,1\}//p' "$0"
  exit 0
fi

has() { docker image inspect "$1" >/dev/null 2>&1; }

import_debian() { # tag, packages
  echo "debian -> $1 ($2)" >&2
  mmdebstrap --variant=minbase --include="$2" bookworm - http://deb.debian.org/debian 2>/dev/null |
    docker import - "$1" >/dev/null
}

make_node() {
  has debian:bookworm-slim || import_debian debian:bookworm-slim ca-certificates
  local context
  context=$(mktemp -d)
  trap 'rm -rf "$context"' RETURN
  # The machine's own certificates: npm must trust whatever registry this machine uses.
  cp "${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}" "$context/ca.crt"
  cp "$(readlink -f node_modules/.bin/node)" "$context/node"
  cp -rL "$(npm root -g)/npm" "$context/npm"
  cat >"$context/Dockerfile" <<'EOF'
FROM debian:bookworm-slim
COPY ca.crt /etc/ssl/certs/ca-certificates.crt
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
CMD ["node"]
EOF
  DOCKER_BUILDKIT=0 docker build -q -t node:24-bookworm-slim "$context" >/dev/null
}

make_postgres() {
  import_debian debian:bookworm-postgresql postgresql-15
  local context
  context=$(mktemp -d)
  trap 'rm -rf "$context"' RETURN
  cat >"$context/entrypoint.sh" <<'EOF'
#!/bin/bash
# What the public image does as far as we need it: POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB.
set -e
[ "${1:-}" = postgres ] && shift
export PATH=/usr/lib/postgresql/15/bin:$PATH PGDATA=/var/lib/postgresql/data
user=${POSTGRES_USER:-postgres}
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  mkdir -p "$PGDATA" && chown postgres "$PGDATA" && chmod 700 "$PGDATA"
  printf '%s' "$POSTGRES_PASSWORD" >/tmp/password && chown postgres /tmp/password
  su postgres -c "PATH=$PATH initdb -D $PGDATA -U $user --pwfile=/tmp/password -A scram-sha-256" >/dev/null
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  # Shut down once, because those who wait look for the second "ready to accept connections".
  su postgres -c "PATH=$PATH pg_ctl -D $PGDATA -o '-c listen_addresses= -c unix_socket_directories=/tmp' -w start"
  if [ -n "$POSTGRES_DB" ] && [ "$POSTGRES_DB" != postgres ]; then
    PGPASSWORD=$POSTGRES_PASSWORD createdb -h /tmp -U "$user" "$POSTGRES_DB"
  fi
  su postgres -c "PATH=$PATH pg_ctl -D $PGDATA -w stop"
  rm /tmp/password
fi
mkdir -p /var/run/postgresql && chown postgres /var/run/postgresql
exec su postgres -c "exec /usr/lib/postgresql/15/bin/postgres -D $PGDATA -c 'listen_addresses=*' $*"
EOF
  cat >"$context/Dockerfile" <<'EOF'
FROM debian:bookworm-postgresql
COPY entrypoint.sh /usr/local/bin/docker-entrypoint.sh
RUN chmod +x /usr/local/bin/docker-entrypoint.sh
ENV PATH=/usr/lib/postgresql/15/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
EXPOSE 5432
STOPSIGNAL SIGINT
ENTRYPOINT ["docker-entrypoint.sh"]
EOF
  DOCKER_BUILDKIT=0 docker build -q -t postgres:17 "$context" >/dev/null
}

has node:24-bookworm-slim || make_node
has postgres:17 || make_postgres
docker image ls --format '{{.Repository}}:{{.Tag}}  {{.Size}}' | grep -E '^(node:24-bookworm-slim|postgres:17) '
