"""Upserts of people into the double of each API vendor, every call answered after a fixed latency.

What is asked is a time against the least that is possible, and the processor time of our program
for each record. The least is (calls ÷ requests at once) × latency, in whole rounds, for the last
calls take as long as the others; or what the vendor's limit of calls allows, where that is more."""
import json
import math
import select
import statistics
import subprocess

import measure

RECORDS = 100_000
LATENCY = 0.050  # seconds
CONCURRENCY = 8  # the default of the network settings
TIME_ASKED = 1.2  # times the least
CPU_ASKED = 20  # microseconds for each record
MEMORY_ASKED = 150  # MB
ANSWER_SECONDS = 60

# The object, its key, and the fields by name of the column.
MAPPINGS = {
    "hubspot": ("contacts", "email",
                {"email": "email", "firstname": "first", "lastname": "last", "phone": "phone"}),
    "salesforce": ("Contact", "External_Id__c",
                   {"External_Id__c": "id", "Email": "email", "FirstName": "first",
                    "LastName": "last", "Phone": "phone"}),
    "customerio": ("person_identify", "person_email",
                   {"person_email": "email", "first": "first", "last": "last", "phone": "phone"}),
}
# Calls that may begin in so many seconds, where the program keeps the vendor's published limit. The
# double of HubSpot takes part as an account with the limit lifted.
CALL_LIMITS = {"customerio": (100, 1)}
ALL = {f"activation-{vendor}": vendor for vendor in MAPPINGS}


class Contract:
    """The double of a vendor in a process of its own."""

    def __init__(self, program):
        if not program.exists():
            raise measure.Failed("the double is not built")
        self.process = subprocess.Popen([str(program), str(round(LATENCY * 1000))],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.configuration = self.line()["configuration"]

    def line(self):
        ready, _, _ = select.select([self.process.stdout], [], [], ANSWER_SECONDS)
        text = self.process.stdout.readline() if ready else ""
        if not text:
            raise measure.Failed("the double does not answer")
        return json.loads(text)

    def counted(self):
        """Since the last time this was asked."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.line()

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(ANSWER_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


def write_people(path):
    if path.exists():
        return
    path.parent.mkdir(exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write("id,email,first,last,phone\n")
        for number in range(RECORDS):
            out.write(f"P{number},person{number}@example.org,Ann{number % 977},"
                      f"Kuhn-{number % 5003},+49 30 {number:07}\n")


def write_connection(path, vendor, source, configuration):
    name, key, fields = MAPPINGS[vendor]
    connection = {
        "name": "people",
        "source": {"connector": "files", "config": {"path": str(source)}},
        "destination": {"connector": vendor, "config": configuration},
        "streams": [{"name": "people", "mode": "append",
                     "mapping": {"object": name, "operation": "upsert", "matching_key": [key],
                                 "fields": [{target: value} for target, value in fields.items()]}}],
    }
    path.write_text(json.dumps(connection), encoding="utf-8")


def run_once(bench, vendor, contract, source):
    """One run; its measurement and what the double counted."""
    cli = str(bench.bin / "millrace-cli")
    profile = ["--profile", str(bench.run / "profile")]
    bench.run.mkdir(exist_ok=True)
    file = bench.run / "people.json"
    write_connection(file, vendor, source, contract.configuration)
    # There may be no keychain, and what is kept is a word of the double.
    subprocess.run([cli, "profile", "secrets", *profile, "--keep-in", "plain", "--unencrypted"],
                   capture_output=True, check=False)
    created = subprocess.run([cli, "connections", "create", *profile, str(file), "--replace"],
                             capture_output=True, text=True, check=False)
    if created.returncode != 0:
        raise measure.Failed(created.stderr.strip()[-300:])
    contract.counted()
    measured = measure.run([cli, "sync", *profile, "people"], bench.run)
    counted = contract.counted()
    if counted["records"] != RECORDS:
        raise measure.Failed(f"{counted['records']} of {RECORDS} records arrived")
    return measured, counted


def least_time(vendor, calls):
    """Seconds, and what bounds them."""
    rounds = math.ceil(calls / CONCURRENCY) * LATENCY
    if vendor in CALL_LIMITS:
        most, interval = CALL_LIMITS[vendor]
        # The last calls begin when so many intervals are over, and are answered.
        limited = (calls - 1) // most * interval + LATENCY
        if limited > rounds:
            return limited, f"by the limit of {most} calls in {interval} s"
    return rounds, "by the latency"


def verdict(found, asked):
    return "met" if found <= asked else "NOT MET"


def report(name, vendor, runs):
    measured = [m for m, _ in runs]
    counted = runs[-1][1]
    least, bound = least_time(vendor, counted["record_calls"])
    wall = statistics.median(m.wall for m in measured)
    cpu = statistics.median(m.cpu for m in measured)
    peak = max(m.peak for m in measured)
    each = cpu / RECORDS * 1e6
    print(f"\n{name}: {RECORDS:,} records upserted, {LATENCY * 1000:.0f} ms for each call")
    print(f"  calls            {counted['record_calls']:>8,} with records,"
          f" {counted['calls'] - counted['record_calls']} others,"
          f" {counted['in_flight']} at once at most")
    print(f"  wall s           {wall:>8.2f}   least {least:.2f} {bound}, {wall / least:.2f} times:"
          f" at most {TIME_ASKED} times: {verdict(wall / least, TIME_ASKED)}")
    print(f"  CPU s            {cpu:>8.2f}   {each:.1f} µs for each record: at most {CPU_ASKED} µs:"
          f" {verdict(each, CPU_ASKED)}")
    print(f"  peak MB          {peak:>8.0f}   at most {MEMORY_ASKED} MB:"
          f" {verdict(peak, MEMORY_ASKED)}")
    return {"runs": [{**vars(m), **c} for m, c in runs], "least": least}


def run(bench, name, rounds):
    """Returns the record of the job and its faults."""
    vendor = ALL[name]
    source = bench.scratch / "people.csv"
    write_people(source)
    try:
        contract = Contract(bench.bin / f"{vendor}contract")
    except measure.Failed as failure:
        print(f"\n{name}: {failure}")
        return {}, [name]
    try:
        runs = [run_once(bench, vendor, contract, source) for _ in range(rounds + 1)][1:]
        return report(name, vendor, runs), []
    except measure.Failed as failure:
        print(f"\n{name}: FAILED, {failure}")
        return {}, [name]
    finally:
        contract.close()
