# Installs what is missing. Sourced by script/run, script/test and .ci/run; defines functions, does nothing by itself.
#
# A package counts as missing by `dpkg-query` alone, which takes milliseconds, so a second run costs nothing.
# Backports come from the URI that the machine's own apt sources already name.

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

build_packages=(g++ cmake ninja-build ccache pkg-config libsqlite3-dev nlohmann-json3-dev libspdlog-dev libssl-dev
                libcli11-dev libtomlplusplus-dev tzdata libvalijson-dev libcurl4-openssl-dev libyaml-cpp-dev libical-dev libgoogle-perftools-dev curl jq)
# Newer than Debian 12 itself has; the main archive has them on Debian 13 and Ubuntu 24.04.
backport_packages=(libboost1.83-dev catch2)
test_packages=(prometheus-alertmanager python3-aiosmtpd openssl slowhttptest chromium fonts-noto-cjk strace faketime e2fsprogs mount zsh mandoc clang-format clang-tidy git clang
               libclang-rt-14-dev)

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else die "packages are missing and neither root nor sudo is at hand: $*"; fi
}

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Catch2 2.x is in Debian 12 under the same name, so its version decides, not its presence.
satisfied() {
  installed "$1" || return 1
  [ "$1" != catch2 ] || dpkg --compare-versions "$(dpkg-query -W -f '${Version}' catch2)" ge 3.4
}

add_backports() {
  . /etc/os-release
  [ "${VERSION_ID:-}" = 12 ] || return 0
  local suite="${VERSION_CODENAME}-backports" uri
  apt-get indextargets --format '$(RELEASE)' | grep -qx "$suite" && return 0
  uri=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' | awk -v r="$VERSION_CODENAME" '$1 == r {print $2; exit}')
  [ -n "$uri" ] || die "no apt source for $VERSION_CODENAME is configured, so backports have no URI"
  say "adding $suite to apt"
  printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' \
    "$uri" "$suite" | as_root tee /etc/apt/sources.list.d/fenghuo-backports.sources >/dev/null
}

# install_missing PACKAGE… : Debian packages by name; those in backport_packages from backports where that is needed.
install_missing() {
  local package missing=() newer=()
  for package in "$@"; do
    satisfied "$package" && continue
    case " ${backport_packages[*]} " in *" $package "*) newer+=("$package") ;; *) missing+=("$package") ;; esac
  done
  [ $((${#missing[@]} + ${#newer[@]})) = 0 ] && return 0
  command -v apt-get >/dev/null || die "this script installs with apt-get; please install by hand: ${missing[*]} ${newer[*]}"
  say "installing ${missing[*]} ${newer[*]}"
  export DEBIAN_FRONTEND=noninteractive
  # Services are started by the tests that need them, on ports of their own; never by a package.
  export RUNLEVEL=1
  as_root apt-get update -qq || die "apt-get update failed"
  if [ ${#newer[@]} -gt 0 ]; then
    add_backports
    as_root apt-get update -qq || die "apt-get update failed"
  fi
  [ ${#missing[@]} = 0 ] || as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    die "could not install ${missing[*]}"
  if [ ${#newer[@]} -gt 0 ]; then
    . /etc/os-release
    local from=()
    [ "${VERSION_ID:-}" = 12 ] && from=(-t "${VERSION_CODENAME}-backports")
    as_root apt-get install -y -qq --no-install-recommends "${from[@]}" "${newer[@]}" >/dev/null ||
      die "could not install ${newer[*]}"
  fi
}

# What the tests in JavaScript need, once for each state of the lock file. Without it they say so and are skipped.
install_node_modules() {
  [ tests/node_modules/.package-lock.json -nt tests/package-lock.json ] && return 0
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    (install_missing nodejs npm) || { say "no node or npm here: what needs them is skipped"; return 0; }
  fi
  say "installing what the tests in JavaScript need"
  (cd tests && npm ci --ignore-scripts --no-audit --no-fund >/dev/null) || say "npm ci failed: what needs it is skipped"
}

# build_release TARGET : configures once, builds what changed.
build_release() {
  export CCACHE_DIR=${CCACHE_DIR:-$PWD/.ccache}
  if [ ! -f build/release/build.ninja ]; then
    say "configuring"
    cmake --preset release >build-configure.log 2>&1 || { cat build-configure.log >&2; rm -f build-configure.log; die "could not configure"; }
    rm -f build-configure.log
  fi
  say "building $1 (the first time takes some minutes)"
  ninja -C build/release "$1" >build/release/build.log 2>&1 || { grep -vE '^\[[0-9]+/[0-9]+\]' build/release/build.log >&2; die "could not build; see build/release/build.log"; }
}

# build_fuzzers : a build of their own, by clang; only what reads bytes from outside is compiled.
build_fuzzers() {
  export CCACHE_DIR=${CCACHE_DIR:-$PWD/.ccache}
  mkdir -p build/fuzz
  { # one at a time: tests that run side by side ask for the same build
    flock 9
    [ -f build/fuzz/build.ninja ] || cmake --preset fuzz
    ninja -C build/fuzz
  } 9>build/fuzz/lock >build/fuzz/build.log 2>&1 || { cat build/fuzz/build.log >&2; die "could not build the fuzzers"; }
}

# Formatting of every file; clang-tidy on the rooms' own logic (not on what includes MSM, Beast or SQLite, which it takes
# minutes to read), once for each state of the sources.
check_style() {
  git rev-parse --git-dir >/dev/null 2>&1 || { say "not a git checkout, so the style is not checked"; return 0; }
  say "checking the style"
  git ls-files -z '*.cpp' '*.hpp' | xargs -0 clang-format --dry-run -Werror ||
    die "not formatted; run: git ls-files '*.cpp' '*.hpp' | xargs clang-format -i"
  local tidied passed
  tidied=$(git ls-files 'engine/base/*.cpp' 'engine/incident/*.cpp' 'engine/duties/*.cpp' 'engine/registry/*.cpp' \
    'engine/intake/*.cpp' 'engine/runtime/*.cpp' 'api/monitors/*.cpp')
  passed=build/release/tidy-$( (cat .clang-tidy; git ls-files -s engine api; git diff HEAD -- engine api) | sha256sum | cut -c1-16)
  [ -f "$passed" ] && return 0
  # clang-tidy cannot read g++'s precompiled headers, nor its parameters; without them it also sees what a file forgot to include.
  mkdir -p build/release/tidy
  sed -E 's/ -Winvalid-pch -include [^ ]+//; s/ -fpch-preprocess//; s/ --param=[^ ]+//' build/release/compile_commands.json >build/release/tidy/compile_commands.json
  xargs -n 4 -P "$(nproc)" clang-tidy -p build/release/tidy --quiet --extra-arg=-Wno-unknown-warning-option <<<"$tidied" >build/release/tidy.log 2>/dev/null ||
    { cat build/release/tidy.log >&2; die "clang-tidy has something to say"; }
  rm -f build/release/tidy-*
  touch "$passed"
}
