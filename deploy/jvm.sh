#!/bin/sh
# Runs Launchwatch on a JVM, whoever starts it: script, image or systemd.
#   jvm.sh FOLDER [ARGUMENT…]   runs FOLDER/quarkus-run.jar, with FOLDER/launchwatch.aot where that is newer than the jar
#   jvm.sh FOLDER aot           makes that cache: starts the program once in an empty place, lets it probe, and ends it; about half a minute
#   jvm.sh --flags              the flags of the JVM; those in LAUNCHWATCH_JAVA_OPTS come after them
# The cache (JEP 483, JEP 514) has classes loaded and linked, and the same JVM with the same jars alone can use it: another one
# starts without it, and says nothing.
set -eu

# One kind of garbage collector and compiler, small objects, and a heap that begins small, gives back what it does not need, and has two fifths
# of the memory of machine or container at most, and never more than 384 MB: by itself it would take whatever there is before it collects.
flags='-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+UseCompactObjectHeaders -Xms24m -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40
  -XX:MaxRAM=960m -XX:MaxRAMPercentage=40
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow'
quiet='-Xlog:aot*=off -Xlog:cds*=off'
java=${LAUNCHWATCH_JAVA:-java}

if [ "${1:-}" = --flags ]; then
  echo $flags
  exit
fi
folder=$1
shift
jar=$folder/quarkus-run.jar
cache=$folder/launchwatch.aot

train() {
  work=$(mktemp -d "$folder/.training.XXXXXX" 2> /dev/null) || {
    echo "launchwatch: $folder may not be written: the AOT cache has to lie beside the jar" >&2
    exit 1
  }
  pid=
  trap 'rm -rf "$work"' EXIT
  trap 'kill $pid 2> /dev/null; exit 1' INT TERM HUP
  : > "$work/log"
  mkdir "$work/monitors"
  echo 'monitors: [ { name: itself, every: 1s, timeout: 1s, http: { url: "http://127.0.0.1:9/" } } ]' > "$work/monitors/training.yaml"
  # Nothing of this machine's settings: it must neither touch a store nor tell anybody.
  env -i PATH="$PATH" HOME="$work" TMPDIR="$work" LAUNCHWATCH_DATA="$work/data" LAUNCHWATCH_PORT=0 QUARKUS_HTTP_HOST=127.0.0.1 \
    "$java" $flags -XX:AOTCacheOutput="$work/launchwatch.aot" -jar "$jar" run --config "$work/monitors" > "$work/log" 2>&1 &
  pid=$!
  left=300
  until grep -q 'ready on' "$work/log"; do
    left=$((left - 1))
    if [ $left -eq 0 ] || ! kill -0 $pid 2> /dev/null; then
      kill $pid 2> /dev/null || true
      break
    fi
    sleep 0.2
  done
  [ $left -eq 0 ] || sleep "${LAUNCHWATCH_AOT_PROBES:-3}"
  kill $pid 2> /dev/null || true
  wait $pid || true
  if [ -s "$work/launchwatch.aot" ]; then
    chmod 0644 "$work/launchwatch.aot"
    mv -f "$work/launchwatch.aot" "$cache"
    echo "$cache"
  else
    cat "$work/log" >&2
    echo "launchwatch: no AOT cache was made; what the program said is above. It runs without one, too" >&2
    exit 1
  fi
}

if [ "${1:-}" = aot ]; then
  train
  exit
fi
# What decides about class data itself is left alone: together with a cache the JVM refuses it.
case "${LAUNCHWATCH_JAVA_OPTS:-} ${JAVA_TOOL_OPTIONS:-} ${JDK_JAVA_OPTIONS:-}" in
  *-Xshare* | *SharedArchiveFile* | *AOTCache* | *AOTMode* | *AOTConfiguration*) ;;
  *) [ ! -r "$cache" ] || [ "$jar" -nt "$cache" ] || flags="$flags -XX:AOTCache=$cache $quiet" ;;
esac
exec "$java" $flags ${LAUNCHWATCH_JAVA_OPTS:-} -jar "$jar" "$@"
