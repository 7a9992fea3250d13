import type { Vault } from '../../recovery/retention/vault';
import type { Context, Stack } from '../context';
import { EXIT, type ExitCode } from '../exit';
import { seeAll } from '../look';
import { pointLine } from '../preview/document';
import { Progress } from '../progress';
import { heldByBrake, type HeldPlace } from './held';
import { looseLine, releaseAll, type Pruned } from './release';
import { showHeld, showPruned } from './text';

export async function prune(context: Context, what: readonly string[], yes: boolean): Promise<ExitCode> {
  const { out, surroundings } = context;
  const stack = await context.stack();
  const { settings } = stack;
  const cloud = await context.cloud();
  const { vault } = await seeAll(context, stack, cloud);
  const held = heldByBrake(settings, vault, what);
  if (!context.json) showHeld(held, out);
  for (const note of unread(vault)) out.aside(`note: ${note}`);
  if (held.length === 0 || !(yes || (await confirmed(context, stack, held)))) {
    if (context.json) out.document(documentOf(stack, held, undefined));
    return held.length === 0 ? EXIT.well : EXIT.broken;
  }
  const progress = new Progress(surroundings.stderr);
  const signal = surroundings.interrupts();
  const pruned = await releaseAll(settings, held, { cloud, progress, signal }).finally(() => progress.stop());
  if (context.json) out.document(documentOf(stack, held, pruned));
  else showPruned(pruned, countOf(held), out);
  if (signal.aborted) return EXIT.interrupted;
  return pruned.every(({ state }) => state === 'released') ? EXIT.well : EXIT.broken;
}

/** Where nothing can be read, nobody can tell what is held. */
function unread({ regions }: Vault): string[] {
  return Object.entries(regions).flatMap(([region, view]) =>
    view.readable ? [] : [`${region} could not be read (${view.failure.code}): what is held there is not known`],
  );
}

/** The vault's name is typed, so that nobody releases another's by habit. */
async function confirmed(
  { json, out, surroundings: { ask } }: Context,
  { settings }: Stack,
  held: readonly HeldPlace[],
) {
  if (json || !ask) {
    if (!json) out.line('Nothing was released. With --yes, all of this is.');
    return false;
  }
  const answer = await ask(`To delete these ${countOf(held)} points, type the name of the vault (${settings.vault}): `);
  if (answer.trim() === settings.vault) return true;
  out.line('Nothing was released.');
  return false;
}

/** Loose snapshots one by one. */
function countOf(held: readonly HeldPlace[]): number {
  return held.reduce((sum, { fates, loose }) => sum + fates.length + loose.length, 0);
}

function documentOf({ name, settings }: Stack, held: readonly HeldPlace[], pruned: Pruned[] | undefined): object {
  return {
    stack: name,
    vault: settings.vault,
    held: held.map(({ plan, instance, region, why, fates, loose }) => ({
      plan,
      instance,
      region,
      why,
      points: [...fates.map(pointLine), ...loose.map(looseLine)],
    })),
    pruned,
  };
}
