#!/bin/sh
# Puts the locked environment, and uv beside it, into $VENV (default .venv) with the interpreter $PYTHON (default: the
# first that will do), and returns at once where it already stands. What is missing on this machine is named, with the
# command that brings it.
set -eu
cd "$(dirname "$0")/.."
venv=${VENV:-.venv}
tools=.venv-uv
uv_version=0.13.9

# The interpreter comes first: it is what the next run takes again where PYTHON says nothing.
state() { printf '%s\n' "$1" "$PWD" && cksum uv.lock pyproject.toml scripts/setup.sh; }
recorded=$(sed -n 1p "$venv/.setup" 2>/dev/null || :)
chosen=${PYTHON:-}
[ -z "$chosen" ] || chosen=$(command -v "$chosen" || printf '%s' "$chosen")
if [ -x "$venv/bin/python" ] && [ -x "$venv/bin/uv" ] && [ "$(state "${chosen:-$recorded}")" = "$(cat "$venv/.setup" 2>/dev/null)" ]; then
    exit 0
fi

unset PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME VIRTUAL_ENV PIP_FIND_LINKS UV_FIND_LINKS
missing=''  # what is said
packages='' # what apt-get would install
say() { missing="$missing  $1
"; }

runs_uv() {
    version=$("$1" --version 2>/dev/null </dev/null) || return 1
    version=${version#uv }
    minor=${version#*.}
    [ "${version%%.*}" -gt 0 ] || [ "${minor%%.*}" -ge 8 ]
}
uv=$(command -v uv || :)
# In an activated environment that is our own link, which goes where the environment is made anew.
[ ! "$uv" -ef "$venv/bin/uv" ] || uv=$(readlink "$venv/bin/uv")
runs_uv "$uv" || uv=$PWD/$tools/bin/uv
runs_uv "$uv" || uv=''

# pyfarmhash, which TFDV needs, has no wheels.
if [ -z "${CXX:-}" ] && ! command -v g++ >/dev/null; then
    if command -v clang++ >/dev/null; then
        export CC=clang CXX=clang++
    elif ! command -v c++ >/dev/null; then
        say 'There is no C++ compiler (g++), and pyfarmhash is built on installation.'
        packages=g++
    fi
fi

probe='
import importlib.util, os, platform, sys, sysconfig
try:
    glibc = os.confstr("CS_GNU_LIBC_VERSION").split(".")[1]
except (AttributeError, IndexError, OSError, ValueError):
    glibc = "none"
headers = os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h"))
pip = [name for name in ("pip", "ensurepip") if importlib.util.find_spec(name)]
print(*sys.version_info[:2], sep=".", end=" ")
print(platform.system(), platform.machine(), glibc, "headers" if headers else "none", (pip + ["none"])[0], sys.executable)
'

# Says why the interpreter $1 will not do: in $fault, with the packages that mend it in $mend.
judge() {
    fault='' mend=''
    facts=$("$1" -c "$probe" 2>/dev/null </dev/null) || { fault='does not run'; return; }
    read -r version system machine glibc headers pip executable <<EOF
$facts
EOF
    case $version in
    3.11 | 3.12 | 3.13) ;;
    *) fault="is Python $version; TrainGate runs on 3.11, 3.12 and 3.13" && return ;;
    esac
    if [ "$system" = Linux ]; then
        if [ "$machine" != x86_64 ]; then
            fault="runs on $machine; TensorFlow Data Validation has Linux wheels for x86_64 alone" && return
        elif [ "$glibc" = none ]; then
            fault='does not use glibc; TensorFlow Data Validation has no wheels for another C library' && return
        elif [ "$version" != 3.11 ] && [ "$glibc" -lt 38 ]; then
            fault="is Python $version on glibc 2.$glibc; TensorFlow Data Validation needs glibc 2.38 there, or Python 3.11"
            return
        fi
    fi
    if [ "$headers" = none ]; then
        fault='has no Python.h, and pyfarmhash is built on installation' mend="python$version-dev"
    fi
    if [ -z "$uv" ] && [ "$pip" = none ]; then
        fault="${fault:+$fault; }has neither pip nor ensurepip to install uv with" mend="$mend python$version-venv"
    fi
}

candidates() {
    if [ -n "$chosen" ]; then
        printf '%s\n' "$chosen"
        return
    fi
    [ -z "$recorded" ] || printf '%s\n' "$recorded"
    for name in python3.12 python3.13 python3.11 python3; do
        IFS=:
        for folder in $PATH; do
            [ ! -x "$folder/$name" ] || printf '%s\n' "$folder/$name"
        done
        unset IFS
    done
}

python='' faults='' mends=''
while IFS= read -r candidate; do
    [ -n "$candidate" ] || continue
    judge "$candidate"
    if [ -z "$fault" ]; then
        python=$executable
        break
    fi
    faults="$faults
    $candidate $fault."
    mends=${mends:-$mend}
done <<EOF
$(candidates)
EOF

if [ -z "$python" ]; then
    say "No Python here will do:${faults:-
    there is none on PATH.}"
    if [ -z "$mends" ]; then
        for version in 3.11 3.12 3.13; do
            if apt-cache show "python$version" >/dev/null 2>&1; then break; else version=3.11; fi
        done
        mends="python$version python$version-dev python$version-venv"
    fi
    packages="$packages $mends"
fi

if [ -n "$missing" ]; then
    printf 'TrainGate cannot be set up on this machine:\n%s' "$missing" >&2
    # shellcheck disable=SC2086
    echo "Install what is missing, then run the same command again: sudo apt-get install" $packages >&2
    [ -n "$python" ] || echo 'An interpreter elsewhere is named by PYTHON=/path/to/python.' >&2
    exit 1
fi

if [ -z "$uv" ]; then
    echo "Installing uv $uv_version into $tools …" >&2
    export PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1
    if [ "$pip" = pip ]; then
        "$python" -m pip install --quiet --target "$tools" --upgrade "uv==$uv_version"
    else
        "$python" -m venv "$tools"
        "$tools/bin/python" -m pip install --quiet "uv==$uv_version"
    fi
    uv=$PWD/$tools/bin/uv
fi

echo "Setting up $venv with $python (about 2 GB, a minute or two the first time) …" >&2
quiet=--quiet
[ ! -t 2 ] || quiet=''
UV_PROJECT_ENVIRONMENT=$venv UV_PYTHON_DOWNLOADS=never \
    "$uv" sync $quiet --frozen --python "$python" --compile-bytecode
ln -sf "$uv" "$venv/bin/uv"
state "${chosen:-$candidate}" >"$venv/.setup"
