import { slotText } from '../../recovery/identity';
import type { Context } from '../context';
import { EXIT, type ExitCode } from '../exit';
import { Progress } from '../progress';
import { follow, type Followed } from './follow';
import { orderOf } from './order';
import { showRun } from './text';

export async function protectNow(context: Context, what: readonly string[], planName?: string): Promise<ExitCode> {
  const { out, surroundings } = context;
  const stack = await context.stack();
  const cloud = await context.cloud();
  const order = await orderOf(stack, cloud, what, planName);
  for (const note of order.notes) out.aside(`note: ${note}`);
  const progress = new Progress(surroundings.stderr);
  const signal = surroundings.interrupts();
  let followed: Followed;
  try {
    followed = await follow(stack.settings, { ...cloud, ...order, signal, progress });
  } finally {
    progress.stop();
  }
  const { standings, notes, interrupted } = followed;
  const told = { stack: stack.name, ...order, standings, notes: [...order.notes, ...notes], interrupted };
  if (context.json) out.document(documentOf(told));
  else showRun(told, out);
  if (interrupted) return EXIT.interrupted;
  return standings.every(({ state }) => state === 'protected') ? EXIT.well : EXIT.broken;
}

function documentOf(told: Parameters<typeof showRun>[0]): object {
  const { stack, limited, interrupted, standings, notes, resumed } = told;
  return {
    stack,
    limitedKey: limited,
    interrupted,
    resumed: resumed.map(({ plan, instance, slot }) => ({ plan, instance, slot: slotText(slot) })),
    points: standings.map(({ slot, alarming: _, ...rest }) => ({ ...rest, slot: slotText(slot) })),
    notes,
  };
}
