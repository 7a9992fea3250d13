import fc from 'fast-check';
import { networkTags, readNetwork, vSwitchTags } from '../../../src/recovery/drill/network';
import { failedDrills } from '../../../src/recovery/drill/report';
import { lastResults, readResult, resultText, stepsText } from '../../../src/recovery/drill/result';
import { probeScript } from '../../../src/recovery/drill/script';
import { inOrder, readServer, releaseTime, runToken, serverOf } from '../../../src/recovery/drill/server';
import { dueSlot, turns } from '../../../src/recovery/drill/turn';
import { copyTags, judge } from '../../../src/recovery/point';
import { drill, drilled, noon, result, server } from '../drills';
import { copy, image, night, plan, settings } from '../worlds';

const order = (points: Parameters<typeof turns>[2], wish = drill(), config = settings()) =>
  turns(config, wish, points, noon(3)).map(({ instance, point }) => `${instance} ${point.imageId}`);

describe('whose turn it is', () => {
  const one = drilled('i-1', 2);
  const two = drilled('i-2', 2);
  test('never drilled: whichever, but the same all day', () => {
    expect(order([two, one])).toEqual(order([one, two]));
    expect(order([one, two]).sort()).toEqual([`i-1 ${one.imageId}`, `i-2 ${two.imageId}`]);
  });
  test('never drilled: everybody has had a turn after a while, though results should go with their copies', () => {
    const ids = Array.from({ length: 10 }, (_, i) => `i-${i + 1}`);
    const points = ids.map((id) => drilled(id, 2));
    const all = settings({ plans: [plan({ instances: ids })] });
    const firsts = Array.from({ length: 60 }, (_, day) => turns(all, drill(), points, noon(3 + day))[0]?.instance);
    expect([...new Set(firsts)].sort()).toEqual([...ids].sort());
  });
  test('the one whose drill is longest ago, also where it was of an older copy', () => {
    const olds = [drilled('i-1', 1, result({ at: noon(1) })), drilled('i-2', 1, result({ at: noon(1, -60) }))];
    expect(order([one, two, ...olds])).toEqual([`i-2 ${two.imageId}`, `i-1 ${one.imageId}`]);
  });
  test('one that was never drilled comes before all that were', () => {
    const done = drilled('i-1', 2, result({ at: noon(1) }));
    const ids = Array.from({ length: 8 }, (_, i) => `i-${i + 2}`);
    const all = settings({ plans: [plan({ instances: ['i-1', ...ids] })] });
    const names = order([done, ...ids.map((id) => drilled(id, 2))], drill(), all);
    expect(names.at(-1)).toBe(`i-1 ${done.imageId}`);
  });
  test('servers of a plan that names them by tags have their turn too', () => {
    const byTags = settings({ plans: [plan({ instances: undefined, instanceTags: { env: 'prod' } })] });
    expect(order([one, two], drill(), byTags)).toHaveLength(2);
  });
  test('the newest usable copy: one that failed a drill is passed over', () => {
    const failed = drilled('i-1', 2, result({ outcome: 'failed', why: 'boot' }));
    const older = drilled('i-1', 1);
    expect(judge(failed)).toBe('failed drill');
    expect(order([failed, older])).toEqual([`i-1 ${older.imageId}`]);
  });
  test('only of the plans and servers that are meant, and of those that are protected still', () => {
    expect(order([one, two], drill({ instances: ['i-2'] }))).toEqual([`i-2 ${two.imageId}`]);
    expect(order([one, two], drill({ plans: ['web'] }))).toHaveLength(2);
    expect(order([one, two], drill({ plans: ['other'] }))).toEqual([]);
    expect(order([one, two], drill(), settings({ plans: [plan({ instances: ['i-2'] })] }))).toHaveLength(1);
    expect(order([one, two], drill(), settings({ plans: [plan({ name: 'other' })] }))).toEqual([]);
  });
  test('of another region: nobody', () => {
    expect(order([one, two], drill({ region: 'cn-beijing' }))).toEqual([]);
  });
});

describe('when a drill is due', () => {
  const since = noon(1, -600);
  const due = (minutes: number, ...done: ReturnType<typeof result>[]) =>
    dueSlot(drill(), { now: noon(2, minutes), since }, done);
  test('from its time on, for six hours', () => {
    expect(due(0)).toEqual(noon(2));
    expect(due(360)).toEqual(noon(2));
    expect(dueSlot(drill(), { now: noon(2), since: noon(2) }, [])).toEqual(noon(2));
    expect([due(360 + 1 / 60_000), due(361), dueSlot(drill(), { now: noon(2, 1), since: noon(2, 0.5) }, [])]).toEqual([
      undefined,
      undefined,
    ]);
  });
  test('not any more once one was made, whichever', () => {
    expect(due(10, result({ at: noon(2), outcome: 'failed' }))).toBeUndefined();
    expect(due(10, result({ at: noon(2, -1) }))).toEqual(noon(2));
  });
});

test('a result from the future is none: a clock that was wrong must not stop drills for a year', () => {
  const wrong = drilled('i-1', 2, result({ at: noon(300) }));
  expect(lastResults([wrong], noon(3)).size).toBe(0);
  const at = (minutes: number) => lastResults([drilled('i-1', 2, result({ at: noon(3, minutes) }))], noon(3)).size;
  expect([at(15), at(16)]).toEqual([1, 0]);
});

test('of several results of a server the newest counts, by whichever list, and of equal ones always the same', () => {
  const [older, newer] = [result({ at: noon(1) }), result({ at: noon(2) })].map((told, i) =>
    drilled('i-1', i + 1, told),
  );
  const last = (...points: Parameters<typeof lastResults>[0]) => lastResults(points, noon(3)).get('i-1')?.at;
  if (!older || !newer) throw new Error('there are two');
  expect([last(older, newer), last(newer, older)]).toEqual([noon(2), noon(2)]);
});

test('a result as a tag: no word is empty, why is cut, and all of it has room', () => {
  const told = result({ server: 'i-m5e', steps: { running: 1.23 } });
  expect(resultText(told)).toBe('passed 2026-03-02T04:03Z on=i-m5e running=1.2');
  expect(resultText({ ...told, steps: {} })).toBe('passed 2026-03-02T04:03Z on=i-m5e');
  const wrong = { ...told, outcome: 'failed' as const, why: 'ClientNotRunning now', passedBefore: noon(1) };
  expect(resultText(wrong)).toBe(
    'failed 2026-03-02T04:03Z on=i-m5e running=1.2 why=ClientNotRunni passed=2026-03-01T04:00Z',
  );
  expect(resultText({ ...told, server: 'i'.repeat(200) })).toHaveLength(128);
  expect(readResult('passed 2026-03-02T04:03Z')).toEqual({
    ...{ outcome: 'passed', at: noon(2, 3), server: '', steps: {} },
    ...{ why: undefined, passedBefore: undefined },
  });
});

test('a server without tags is nobody s, and as old as can be', () => {
  const seen = { id: 'i-m5', imageId: 'm-1', type: '', isRunning: true, isWindows: false };
  const none = { plan: '', instance: '', slot: '', askedAt: new Date(0), steps: {} };
  expect(readServer({ ...seen, tags: {} })).toEqual({ ...seen, ...none });
});

describe('a failed drill is a problem', () => {
  const bad = drilled('i-1', 2, result({ outcome: 'failed', why: 'exit-3', server: 'i-bad' }));
  test('until the next time of the schedule', () => {
    expect(failedDrills(drill(), [bad], noon(2, 60))).toEqual([
      `i-1 in cn-qingdao: copy ${bad.imageId} of 2026-03-01T18:00Z failed its drill at 2026-03-02T04:03Z: it did not pass the ` +
        'probe (exit-3) in 30 minutes',
    ]);
    expect(failedDrills(drill(), [bad], noon(3))).toEqual([]);
  });
  test('or until a copy of the server passes', () => {
    const good = drilled('i-1', 1, result({ at: noon(2, 40), server: 'i-good' }));
    expect(failedDrills(drill(), [bad, good], noon(2, 60))).toEqual([]);
  });
});

test('two servers of one drill: the first stays, by whichever list', () => {
  const point = drilled('i-1', 2);
  const all = [
    server(point, { id: 'i-b' }),
    server(point, { id: 'i-a' }),
    server(point, { id: 'i-c', askedAt: noon(1) }),
  ];
  expect(inOrder(all).map(({ id }) => id)).toEqual(['i-c', 'i-a', 'i-b']);
  expect(inOrder([...all].reverse())).toEqual(inOrder(all));
});

test('the server of a drill has no role, no address and no way in, and says whose it is', () => {
  const point = drilled('i-1', 2);
  const made = serverOf('offsite-prod', point, noon(2));
  expect(Object.keys(made).sort()).toEqual(['chargeType', 'dataDisks', 'imageId', 'name', 'systemDisk', 'tags']);
  const read = readServer({
    id: 'i-m5',
    imageId: point.imageId,
    type: '',
    isRunning: true,
    isWindows: false,
    tags: made.tags,
  });
  expect(read).toMatchObject({ plan: 'web', instance: 'i-1', slot: '2026-03-01T18:00Z', askedAt: noon(2), steps: {} });
});

test('a server whose time nobody can read is as old as can be', () => {
  const tags = { 'offsite-asked': 'soon', 'offsite-steps': 'running=1.5 booted=x' };
  const read = readServer({ id: 'i-m5', imageId: 'm-1', type: '', isRunning: true, isWindows: false, tags });
  expect(read).toMatchObject({ askedAt: new Date(0), steps: { running: 1.5 } });
});

test('a token is the same for two who ask at once, and another once the drill is over, or elsewhere', () => {
  const point = drilled('i-1', 2);
  const token = runToken('v', point, 'a', noon(2));
  expect(runToken('v', point, 'a', noon(2, 14))).toBe(token);
  expect(token).toMatch(/^[0-9a-f]{64}$/);
  const others = [
    runToken('v', point, 'b', noon(2)),
    runToken('w', point, 'a', noon(2)),
    runToken('v', point, 'a', noon(2, 15)),
    runToken('v', { ...point, drill: resultText(result()) }, 'a', noon(2)),
  ];
  expect(new Set([token, ...others]).size).toBe(5);
});

test('what a copy came to is not handed on to copies of it', () => {
  const source = copy(image('i-1', night(2)), 'cn-shanghai', { tags: { 'offsite-drill': resultText(result()) } });
  expect(copyTags(source, 1)['offsite-drill']).toBeUndefined();
});

test('what others wrote there is no result', () => {
  for (const text of [undefined, '', 'failed', 'failed boot', 'passed yesterday', 'skipped 2026-03-02T04:03Z']) {
    expect(readResult(text)).toBeUndefined();
  }
});

test('steps are read as they were written, to a tenth of a minute', () => {
  const minutes = fc.option(
    fc.integer({ min: 0, max: 20_000 }).map((n) => n / 10),
    { nil: undefined },
  );
  fc.assert(
    fc.property(fc.record({ running: minutes, booted: minutes, probed: minutes }), (steps) => {
      const text = resultText(result({ steps }));
      const known = Object.fromEntries(Object.entries(steps).filter(([, value]) => value !== undefined));
      expect(readResult(text)?.steps).toEqual(known);
      expect(stepsText(steps).split(' ').filter(Boolean)).toHaveLength(Object.keys(known).length);
    }),
  );
});

test('the cloud takes a server away an hour and twice the time-out after it was asked for', () => {
  expect(releaseTime(noon(2), 30)).toEqual(noon(2, 120));
});

test('what is run on the server: the command as it stands, or a knock at its own port', () => {
  expect(probeScript({ command: '/check' }, false)).toBe('/check');
  expect(probeScript({ command: '/check' }, true)).toBe('/check');
  expect(probeScript({ tcpPort: 443 }, false)).toBe("timeout 5 bash -c '</dev/tcp/127.0.0.1/443'");
  expect(probeScript({ tcpPort: 443 }, true)).toContain('Test-NetConnection 127.0.0.1 -Port 443');
});

test('the network is read as it was written, and one that nobody has written to has no vSwitch', () => {
  const tags = { ...networkTags('v'), ...vSwitchTags(['vsw-1', 'vsw-2']) };
  expect(readNetwork('sg-1', tags)).toEqual({ vSwitchIds: ['vsw-1', 'vsw-2'], securityGroupIds: ['sg-1'] });
  expect(readNetwork('sg-1', {}).vSwitchIds).toEqual([]);
});
