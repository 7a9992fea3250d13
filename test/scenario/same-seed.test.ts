import { Story } from './story';

const durations = { imageMinutes: { min: 8, max: 20 }, copyMinutes: { min: 8, max: 20 } };

/**
 * A stack deployed, and a night of it with trouble that is drawn, its process ended twice and killed twice by the cloud: the
 * lines of `GET calls`, as they came.
 */
async function run(random: number): Promise<{ lines: string[]; outcomes: string[]; cold: number; killed: number }> {
  const story = await Story.begin({ seed: { random, durations } });
  const { cloud } = story;
  const end = () => cloud.registry.service('fc')?.restored?.();
  try {
    story.fault({ kind: 'throttle', rate: 0.1 });
    story.fault({ kind: 'lag', rate: 0.3, seconds: 400 });
    story.fault({ kind: 'dropped', rate: 0.05 });
    story.fault({ kind: 'lost-answer', action: 'CopyImage', rate: 0.5 });
    story.fault({ kind: 'kill', after: 40, times: 2 });
    cloud.faults.add({ kind: 'skew', rate: 0.1, seconds: 1200 });
    for (const time of ['18:12', '18:32', '19:00']) {
      await story.until(`2026-03-01T${time}:00Z`);
      await end();
    }
    const text = await (await fetch(`${cloud.endpoints.controlUrl}calls`)).text();
    const calls = JSON.parse(text) as { time: string; outcome: string }[];
    const lines = calls.map((call) => JSON.stringify(call));
    const cold = cloud.invocations().filter(({ coldStart }) => coldStart).length;
    const killed = cloud.invocations().filter(({ outcome }) => outcome === 'killed').length;
    return { lines, cold, killed, outcomes: [...new Set(calls.map(({ outcome }) => outcome))] };
  } finally {
    await story.end();
  }
}

test('a stack and its night of trouble ask the same of two clouds of one seed, to the byte; of another seed they do not', async () => {
  const [one, same, other] = [await run(5), await run(5), await run(6)];
  expect(same).toEqual(one);
  expect(other.lines).not.toEqual(one.lines);
  expect(one.outcomes).toEqual(
    expect.arrayContaining(['ok', 'Throttling.User', 'dropped', 'lost-answer', 'InvalidTimeStamp.Expired']),
  );
  expect(one.killed).toBe(2);
  expect(one.lines.length).toBeGreaterThan(100);
});
