import { withRetry, type RetryPolicy } from '../../../src/cloud/alibaba/retry';
import type { ErrorKind } from '../../../src/cloud/errors';
import { refusal } from '../clouds';

/** A call that is always refused: how often it was sent, and the pauses between, in seconds. */
async function refused(
  kind: ErrorKind,
  changes: Partial<RetryPolicy> = {},
  code?: string,
): Promise<{ sent: number; pauses: number[] }> {
  const pauses: number[] = [];
  let sent = 0;
  const policy: RetryPolicy = {
    tries: 5,
    baseDelay: 1000,
    random: () => 1,
    sleep: async (ms) => void pauses.push(ms / 1000),
    ...changes,
  };
  const ask = async () => {
    sent += 1;
    throw refusal(kind, code);
  };
  const error = await withRetry(policy, ask, (thrown) => thrown as ReturnType<typeof refusal>).catch((e: unknown) => e);
  expect(error).toEqual(refusal(kind, code));
  return { sent, pauses };
}

test.each(['throttled', 'server'] as const)('%s: tried again with growing pauses', async (kind) => {
  expect(await refused(kind)).toEqual({ sent: 5, pauses: [1, 2, 4, 8] });
});

test('a broken connection: tried once more, since a region that is gone must not use up the tick', async () => {
  expect(await refused('unreachable')).toEqual({ sent: 2, pauses: [1] });
});

test('silence: waited for once, or every call to a region that swallows them would take the tick twice its wait', async () => {
  expect(await refused('unreachable', {}, 'Timeout')).toEqual({ sent: 1, pauses: [] });
});

test.each(['refused', 'denied', 'busy', 'not-found'] as const)('%s: not tried again', async (kind) => {
  expect(await refused(kind)).toEqual({ sent: 1, pauses: [] });
});

test('not tried again once its time is over: the tick has to end, and to tell', async () => {
  let now = 0;
  const sleep = async (ms: number): Promise<void> => void (now += ms);
  expect(await refused('throttled', { sleep, isOver: () => now >= 3000 })).toMatchObject({ sent: 3 });
});
