import type { Context, Stack } from '../context';
import { CliError, EXIT } from '../exit';
import { preflightOf, type Preflight } from './document';
import { factsOf } from './facts';
import { groundFor, Inquiry, type Wish } from './ground';
import { showPreflight } from './text';
import { answer } from '../problems';

export async function preflight(context: Context, quiet?: boolean): Promise<void> {
  answer(context, await look(context), { quiet, show: showPreflight });
}

async function look(context: Context): Promise<Preflight> {
  const stack = await context.stack(undefined, 'recovery');
  const wish = wishOf(stack);
  const cloud = await context.cloud();
  const inquiry = new Inquiry(cloud.cloudOf(wish.region), cloud.offersOf(wish.region), cloud.now());
  return context.out.during(`looking at ${wish.region}`, async () => {
    const ground = await groundFor(stack, wish, inquiry);
    const facts = await factsOf(stack, wish, ground, inquiry);
    return preflightOf(stack, wish, ground, facts, { refused: inquiry.refused, at: inquiry.now });
  });
}

/**
 * What servers that are off or stand by would be brought up with.
 *
 * @throws CliError for a stack whose config names nothing that could come up
 */
function wishOf({ name, file, settings }: Stack): Wish {
  const { recovery } = settings;
  if (!recovery) {
    const advice = `Say with --stack which one is: ${file} has no offsite:recovery.`;
    throw new CliError(EXIT.usage, `the stack ${name} is no recovery stack`, advice);
  }
  const { mode, network } = recovery;
  if (network) return { ...recovery, network, mode: mode === 'drill' ? 'drill' : 'failover' };
  const advice =
    'Give it one: pulumi config set --path offsite:recovery.network.cidr 10.0.0.0/16, and vSwitches beside it.';
  throw new CliError(EXIT.usage, `offsite:recovery of ${name} names no network to come up in`, advice);
}
