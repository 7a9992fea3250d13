import type { FaultRule } from 'local-cloud';

/**
 * Trouble for a share of all calls, 0 to 1: a quarter each is throttled, dropped, loses its answer and meets a gateway's page.
 * A process is killed at a twentieth of that share, and as many images and copies end as failed as calls meet trouble.
 */
export function troubles(rate: number): FaultRule[] {
  if (rate === 0) return [];
  const kinds = ['throttle', 'dropped', 'lost-answer', 'html503'] as const;
  return [
    ...kinds.map((kind) => ({ kind, rate: rate / kinds.length })),
    { kind: 'kill', rate: rate / 20 },
    ...['CreateImage', 'CopyImage'].map((action) => ({ kind: 'fail' as const, action, rate })),
  ];
}
