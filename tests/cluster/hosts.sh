#!/bin/sh
# Hosts on one machine: a network namespace each, with an address, a loopback, a host name and a /tmp of its own.
#   hosts.sh up NAME...                      the hosts, on one bridge; each resolves the names of all
#   hosts.sh on NAME [-k PATH]... [-h FOLDER]... CMD...
#                                            runs CMD there, with each -h FOLDER hidden; where a -k PATH lies in a folder of
#                                            the caller's /tmp, that folder is seen; CMD keeps the caller's process id
#   hosts.sh cut NAME                        pulls the host's cable
#   hosts.sh down NAME...                    removes the hosts, and kills what still runs there
# Needs root and iproute2. The addresses exist inside the namespaces only.
set -eu
bridge=traingate-br
network=10.213.7

known() (
    echo '127.0.0.1 localhost'
    number=0
    for name; do
        number=$((number + 1))
        echo "$network.$number $name"
    done
)

do=$1
shift
case $do in
up)
    ip netns add $bridge
    ip -n $bridge link add bridge type bridge
    ip -n $bridge link set bridge up
    number=0
    for name; do
        number=$((number + 1))
        mkdir -p "/etc/netns/$name"
        known "$@" >"/etc/netns/$name/hosts"
        ip netns add "$name"
        ip -n "$name" link add cable type veth peer name "$name" netns $bridge
        ip -n "$name" addr add "$network.$number/24" dev cable
        ip -n "$name" link set lo up
        ip -n "$name" link set cable up
        ip -n $bridge link set "$name" master bridge up
    done
    ;;
on)
    name=$1
    shift
    keep='' hide=''
    while true; do
        case $1 in
        -k) case $2/ in /tmp/*/*) inside=${2#/tmp/} keep="$keep ${inside%%/*}" ;; esac ;;
        -h) hide="$hide $2" ;;
        *) break ;;
        esac
        shift 2
    done
    # shellcheck disable=SC2016
    exec ip netns exec "$name" unshare --uts --mount --propagation private sh -euc '
        hostname "$1"
        mount -t tmpfs own /mnt # the new /tmp, until all that is kept is in it
        for folder in $2; do
            mkdir -p "/mnt/$folder"
            mount --bind "/tmp/$folder" "/mnt/$folder"
        done
        mount --move /mnt /tmp
        for folder in $3; do mount -t tmpfs hidden "$folder"; done
        shift 3
        exec "$@"' on "$name" "$keep" "$hide" "$@"
    ;;
cut) ip -n "$1" link set cable down ;;
down)
    for name; do
        # shellcheck disable=SC2046
        kill -s KILL $(ip netns pids "$name" 2>/dev/null) 2>/dev/null || :
        ip netns del "$name" 2>/dev/null || :
        rm -rf "/etc/netns/$name"
    done
    ip netns del $bridge 2>/dev/null || :
    ;;
*)
    sed -n '2,9s/^# //p' "$0" >&2
    exit 2
    ;;
esac
