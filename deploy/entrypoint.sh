#!/bin/sh
# Starts Launchwatch. Settings that are secrets may come from files: NAME_FILE names the file for NAME, as PostgreSQL's image
# has it. What is secret in the YAML is read there, by ${file:/run/secrets/…}.
set -eu
for name in LAUNCHWATCH_STORE_PASSWORD LAUNCHWATCH_HASH_KEY LAUNCHWATCH_OIDC_CLIENT_SECRET QUARKUS_MAILER_PASSWORD; do
  eval "file=\${${name}_FILE:-}"
  if [ -n "$file" ]; then
    if [ ! -r "$file" ]; then
      echo "launchwatch: ${name}_FILE names $file, which is not there or may not be read" >&2
      exit 2
    fi
    value=$(cat "$file")
    export "$name=$value"
    unset "${name}_FILE"
  fi
done
# On Fly.io each machine knows where it is.
if [ -n "${FLY_REGION:-}" ]; then
  export LAUNCHWATCH_REGION="${LAUNCHWATCH_REGION:-$FLY_REGION}"
fi
exec "$(dirname "$0")/jvm.sh" /opt/launchwatch "$@"
