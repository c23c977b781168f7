import assert from 'node:assert/strict';

/** What is answered is noted within this time; who is killed later than that has no excuse. */
const notingMs = 5000;

/** A call to a person on a channel, as a text. */
export const keyOf = (it) => [it.caseId, it.run, it.loop, it.step, it.person, it.channel].join(' ');

/** How many arrived once and how many again, by where the first acknowledgement was lost. */
class Figures {
  once = 0;
  receiver = 0;
  kill = 0;

  toString() {
    const again = this.receiver + this.kill;
    return `${this.once + again} arrived, ${this.once} exactly once, ${again} at least once (acknowledgement lost by the receiver ` +
      `${this.receiver}, by a kill ${this.kill}), none never`;
  }
}

/**
 * Every call that leaves the program came to its person, under one id however often, and again only where nobody can know that it had.
 * @param expected calls by the policies
 * @param told the same as the program says it
 * @param taken what receivers took
 * @param ends what the program had noted at the end of each of its lives
 */
export function checkNotifications(expected, told, taken, ends) {
  const figures = new Figures();
  const messages = taken.filter((it) => it.channel !== 'hook').map((it) => ({ ...it, numbers: numbersOf(it.id) }));
  for (const call of expected.filter((it) => it.channel !== 'inApp')) {
    const { number, messageId } = told.get(keyOf(call));
    const copies = messages.filter((it) => it.channel === call.channel && it.numbers.includes(number));
    assert.ok(copies.length > 0, `${keyOf(call)} never arrived`);
    for (const copy of copies) {
      assert.equal(copy.id, messageId, `${keyOf(call)} came under two ids`);
      assert.equal(copy.bodyId ?? copy.id, copy.id);
      assert.equal(copy.to, call.to);
      assert.ok(copy.text.includes(call.number), `${copy.text} does not tell of ${call.number}`);
    }
    count(figures, copies, keyOf(call), (end) => end.sent.has(`${call.channel} ${number}`), ends);
  }
  const known = new Set([...told.values()].map((it) => it.number));
  assert.deepEqual(messages.flatMap((it) => it.numbers).filter((number) => !known.has(number)), [], 'nobody was told of anything else');
  return figures;
}

/** Every event of every case came to the subscriber, in order but for what came again. */
export function checkEvents(cases, taken, ends) {
  const figures = new Figures();
  const events = taken.filter((it) => it.channel === 'hook');
  for (const { id, version } of cases) {
    for (let number = 1; number <= version; number++) {
      const copies = events.filter((it) => it.id === `${id}:${number}`);
      assert.ok(copies.length > 0, `event ${number} of ${id} never arrived`);
      count(figures, copies, copies[0].id, (end) => end.cursor >= Number(copies[0].event.sequence), ends);
    }
  }
  const first = [...new Map(events.map((it) => [it.id, it])).keys()];
  assert.equal(first.length, cases.reduce((sum, it) => sum + it.version, 0));
  const sequences = first.map((id) => events.find((it) => it.id === id).event.sequence);
  assert.deepEqual(sequences, sequences.toSorted(), 'events came in order');
  return figures;
}

function count(figures, copies, what, isNoted, ends) {
  assert.ok(!copies.at(-1).lost, `${what} was never acknowledged`);
  copies.slice(1).forEach((later, index) => {
    const earlier = copies[index];
    if (earlier.life === later.life) {
      assert.ok(earlier.lost, `${what} came twice in one life, though it was acknowledged`);
      return;
    }
    assert.ok(!isNoted(ends[later.life - 2]), `${what} came again, though it was noted as sent`);
    if (!earlier.lost) {
      const left = ends[earlier.life - 1].at - earlier.at;
      assert.ok(left < notingMs, `${what} came again, though there were ${left} ms to note it`);
    }
  });
  if (copies.length === 1) figures.once++;
  else if (copies[0].lost) figures.receiver++;
  else figures.kill++;
}

function numbersOf(id) {
  return id.split('.').at(-1).split('-').map(Number);
}
