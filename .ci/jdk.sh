# shellcheck shell=bash
# Sourced by ./dev and ./zugvogel: finds a JDK 25 and exports JAVA_HOME, or says what to install.

is_jdk_25() {
  # Asking javac itself would cost every command half a second.
  [ -x "$1/bin/javac" ] && grep -qs '^JAVA_VERSION="25[."]' "$1/release"
}

find_jdk() {
  local candidate
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
      export JAVA_HOME="$candidate" PATH="$candidate/bin:$PATH"
      return
    fi
  done
  if apt-cache show openjdk-25-jdk-headless >/dev/null 2>&1; then
    install_packages openjdk-25-jdk-headless && find_jdk && return
  fi
  echo "Zugvogel needs a JDK 25, and this Debian release has no package of it." >&2
  echo "→ install Temurin 25 (https://adoptium.net) below /usr/lib/jvm, or set JAVA_HOME to one." >&2
  exit 1
}

install_packages() {
  local missing=()
  local package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if [ -n "${ZUGVOGEL_ASK:-}" ]; then
    local answer
    read -r -p "Install these packages of Debian: ${missing[*]}? [Y/n] " answer
    case "$answer" in [nN]*) exit 1 ;; esac
  fi
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}
