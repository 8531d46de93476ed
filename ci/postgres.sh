# What step `postgres` of `.ci/run` asks of a throw-away cluster, beside the tests: outages, refusals, backups, TLS.
# Read by `.ci/run`, whose functions it uses. `$1` is the port of the cluster everywhere.

postgres_url() {
    echo "postgres://postgres@127.0.0.1:$1/$2"
}

postgres_psql() {
    local port=$1 name=$2
    shift 2
    "$(postgres_bin)/psql" --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 \
        --host 127.0.0.1 --port "$port" --username postgres --dbname "$name" "$@"
}

# A server outlives a restart of the cluster: 503 for what is not in memory while it is away, and the data again without a
# restart of its own.
postgres_goes_and_comes() {
    local port=$1 listen url log=$scratch/outage.log
    listen=$(free_port)
    url=http://127.0.0.1:$listen
    NO_COLOR=1 "$target/debug/openplan" serve --listen "127.0.0.1:$listen" --database "$(postgres_url "$port" openplan)" \
        >"$log" 2>&1 &
    server=$!
    answers "$url/readyz" "200" 60
    as_postgres "$(postgres_bin)/pg_ctl" stop --silent --wait --mode fast --pgdata "$postgres_data"
    answers "$url/172014/dx-action-plan/terms.csv" "503 5" 10
    answers "$url/readyz" "503 5" 10
    answers "$url/livez" "200" 10
    restart_postgres "$port"
    answers "$url/172014/dx-action-plan/terms.csv" "200" 30
    answers "$url/readyz" "200" 10
    kill "$server" && wait "$server" || true
    server=
    cat "$log"
    (($(grep -c "Cannot look for new publications" "$log") == 1)) || fail "the log does not name the outage once"
}

# Waits until an address answers with that status and, if there is one, that Retry-After; at most so many seconds.
answers() {
    python3 - "$@" <<'PYTHON'
import sys, time, urllib.error, urllib.request
url, expected, limit = sys.argv[1], sys.argv[2], float(sys.argv[3])
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
end = time.monotonic() + limit
while True:
    try:
        answer = opener.open(url, timeout=30)
    except urllib.error.HTTPError as error:
        answer = error
    except OSError as error:
        answer = None
    got = answer and " ".join(filter(None, [str(answer.status), answer.headers["Retry-After"]]))
    if got == expected:
        sys.exit(print(f"{url}: {got}"))
    if time.monotonic() > end:
        sys.exit(f"{url}: {got} instead of {expected} for {limit} s")
    time.sleep(0.2)
PYTHON
}

# What cannot be used is refused in a sentence that says what to do, and no password.
postgres_refuses() {
    local port=$1 program=$target/debug/openplan
    postgres_psql "$port" postgres \
        --command "CREATE ROLE ann LOGIN PASSWORD 'right'" --command "CREATE DATABASE of_others" \
        --command "CREATE DATABASE euc ENCODING 'EUC_JP' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0"
    postgres_psql "$port" of_others --command "REVOKE CREATE ON SCHEMA public FROM public"
    echo "host all ann 127.0.0.1/32 scram-sha-256" >"$scratch/hba"
    postgres_lets_in "$port" "$scratch/hba"
    refused "PGPASSWORD" "$program" publish --database "postgres://ann:wr0ng@127.0.0.1:$port/of_others"
    refused "percent-encoded" "$program" publish --database "postgres://ann:wr0ng@@127.0.0.1:$port/of_others"
    refused "GRANT CREATE" "$program" publish --database "postgres://ann:right@127.0.0.1:$port/of_others"
    refused "encoding UTF8" "$program" publish --database "$(postgres_url "$port" euc)"
    refused "no-default-features" "$program" publish --database "$(postgres_url "$port" openplan)?sslmode=require"
}

# A command fails, and says these words but never the password.
refused() {
    local words=$1 said
    shift
    if said=$("$@" 2>&1); then fail "$* is not refused"; fi
    echo "$said"
    grep -q -- "$words" <<<"$said" || fail "without the words: $words"
    if grep -q "wr0ng\|:right" <<<"$said"; then fail "a password is shown"; fi
}

# A dump that is restored holds the same, and serves on: the way of the documentation.
postgres_is_restored() {
    local port=$1 bin dump=$scratch/openplan.dump
    bin=$(postgres_bin)
    "$bin/pg_dump" --format custom --dbname "$(postgres_url "$port" openplan)" >"$dump"
    "$bin/createdb" --host 127.0.0.1 --port "$port" --username postgres restored
    "$bin/pg_restore" --exit-on-error --no-owner --dbname "$(postgres_url "$port" restored)" "$dump"
    nothing_to_copy "$(postgres_url "$port" restored)" "$(postgres_url "$port" openplan)"
    nothing_to_copy "$(postgres_url "$port" openplan)" "$(postgres_url "$port" restored)"
    "$target/debug/openplan" copy --from "$(postgres_url "$port" restored)" --to "$scratch/restored.sqlite"
    nothing_to_copy "$scratch/restored.sqlite" "$(postgres_url "$port" openplan)"
}

nothing_to_copy() {
    "$target/debug/openplan" copy --from "$1" --to "$2" | tee "$scratch/copied"
    grep -q "^Nothing to copy" "$scratch/copied" || fail "they do not hold the same"
}

# The build that is linked to the system's libpq speaks TLS, and tells the right server from a wrong one.
postgres_speaks_tls() {
    local port=$1 program=$scratch/openplan-tls certificate=$scratch/postgres/server
    cargo build --locked --no-default-features
    cp "$target/debug/openplan" "$program"
    quietly openssl req -new -x509 -days 2 -nodes -subj /CN=openplan -addext subjectAltName=IP:127.0.0.1 \
        -out "$certificate.crt" -keyout "$certificate.key"
    cp "$certificate.crt" "$scratch/authority.crt"
    quietly openssl req -new -x509 -days 2 -nodes -subj /CN=other -out "$scratch/other.crt" -keyout "$scratch/other.key"
    chmod 600 "$certificate.key"
    ((EUID != 0)) || chown postgres "$certificate.key" "$certificate.crt"
    postgres_psql "$port" postgres --command "ALTER SYSTEM SET ssl_cert_file = '$certificate.crt'" \
        --command "ALTER SYSTEM SET ssl_key_file = '$certificate.key'" --command "ALTER SYSTEM SET ssl = on" \
        --command "SELECT pg_reload_conf()"
    until [[ $(postgres_psql "$port" postgres --command "SHOW ssl") == on ]]; do sleep 0.2; done
    postgres_psql "$port" postgres --command "CREATE DATABASE by_tls"
    echo "hostssl by_tls all 127.0.0.1/32 trust" >"$scratch/hba"
    echo "host by_tls all 127.0.0.1/32 reject" >>"$scratch/hba"
    postgres_lets_in "$port" "$scratch/hba"
    refused "pg_hba.conf" "$program" publish --database "$(postgres_url "$port" by_tls)?sslmode=disable"
    "$program" publish --database "$(postgres_url "$port" by_tls)?sslmode=require"
    "$program" publish --database "$(postgres_url "$port" by_tls)?sslmode=verify-full&sslrootcert=$scratch/authority.crt"
    refused "sslrootcert" \
        "$program" publish --database "$(postgres_url "$port" by_tls)?sslmode=verify-full&sslrootcert=$scratch/other.crt"
    grep -q "database=by_tls.*SSL enabled" "$scratch/postgres/log" || fail "no connection by TLS is in the log"
}

# Puts lines before those of pg_hba.conf.
postgres_lets_in() {
    cat "$2" "$postgres_data/pg_hba.conf" >"$scratch/pg_hba.conf"
    cat "$scratch/pg_hba.conf" >"$postgres_data/pg_hba.conf"
    postgres_psql "$1" postgres --command "SELECT pg_reload_conf()"
    sleep 0.5
}
