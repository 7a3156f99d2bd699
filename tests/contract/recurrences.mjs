// Holds expansions of recurrence rules against those of the npm package `rrule`, and their moments in UTC against the
// time zones that node knows.
//
//   node recurrences.mjs RULES.jsonl MOST
//
// A line is {rule, starts, zone, until, times: [[local, utc]…]}: the first MOST times before `until`. `rrule` is asked for
// local times only: with a zone of its own it is an hour off on the days on which the clocks change.
import { readFileSync } from "node:fs";
import rrule from "rrule";

const [, , file, most] = process.argv;
const minute = 60_000, hour = 60 * minute, day = 24 * hour;

const asMillis = (local) => Date.parse(local.replace(/(....)(..)(..)T(..)(..)(..)/, "$1-$2-$3T$4:$5:$6Z"));
const asLocal = (millis) => new Date(millis).toISOString().slice(0, 19).replaceAll(/[-:]/g, "");

const clocks = new Map();
/// What the clock of a zone says, as milliseconds.
function wall(zone, utc) {
  if (!clocks.has(zone))
    clocks.set(zone, new Intl.DateTimeFormat("en-CA", {
      timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit",
      minute: "2-digit", second: "2-digit",
    }));
  const of = Object.fromEntries(clocks.get(zone).formatToParts(utc).map((part) => [part.type, part.value]));
  return Date.UTC(of.year, of.month - 1, of.day, of.hour, of.minute, of.second);
}

/// Does the clock ever say so, near this moment? Else it is put forward past it.
const comes = (zone, utc, wanted) =>
  [-2 * hour, -hour, -30 * minute, 30 * minute, hour, 2 * hour].some((off) => wall(zone, utc + off) === wanted);

let complaints = 0, times = 0, gaps = 0, twice = 0, changes = 0;
const complain = (words) => {
  complaints += 1;
  if (complaints <= 20) console.log(words);
};

const lines = readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line));
for (const { rule, starts, zone, until, times: ours } of lines) {
  const start = asMillis(starts);
  const theirs = [];
  const options = { ...rrule.RRule.parseString(rule), dtstart: new Date(start) };
  new rrule.RRule(options).all((time) => {
    if (time.getTime() > until + 2 * day || theirs.length >= Number(most)) return false;
    theirs.push(asLocal(time.getTime()));
    return true;
  });
  const about = `${rule} from ${starts} in ${zone}`;
  const names = ours.map(([local]) => local);
  const same = theirs.slice(0, names.length);
  // Ours end where MOST are told, or at `until`; that is UTC, so what theirs has next may be said a day before it.
  const stopped = names.length < Number(most) && theirs.length > names.length && asMillis(theirs[names.length]) < until - day;
  if (names.join() !== same.join() || stopped)
    complain(`${about}:\n  ours   ${names.slice(0, 8)} (${names.length})\n  theirs ${theirs.slice(0, 8)} (${theirs.length})`);

  const offsets = new Set();
  for (const [local, utc] of ours) {
    times += 1;
    const wanted = asMillis(local), said = wall(zone, utc);
    offsets.add(said - utc);
    const before = wall(zone, utc - day) - (utc - day);
    if (said === wanted) {
      for (const earlier of [30 * minute, hour])
        if (wall(zone, utc - earlier) === wanted) complain(`${about}: ${local} is the second of two`);
      for (const later of [30 * minute, hour]) if (wall(zone, utc + later) === wanted) twice += 1;
    } else if (utc === wanted - before && said > wanted && said - wanted <= hour && !comes(zone, utc, wanted)) {
      gaps += 1;
    } else complain(`${about}: ${local} is not ${new Date(utc).toISOString()}`);
  }
  if (offsets.size > 1) changes += 1;
}
console.log(
  `rules: ${lines.length}, times: ${times}, over a change of the clocks: ${changes} rules, ` +
    `in a gap: ${gaps}, the first of two: ${twice}, complaints: ${complaints}`,
);
process.exit(complaints === 0 ? 0 : 1);
