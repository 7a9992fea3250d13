import { CloudError } from '../cloud/errors';
import type { TickSettings } from '../plan/settings';
import { observe } from '../reconcile/observe';
import { decide, type Decisions } from '../recovery/decide';
import { outcomes, type Outcome } from '../recovery/outcomes';
import { report, type Report } from '../recovery/report';
import type { Vault } from '../recovery/retention/vault';
import { unreadable, type Failure, type World } from '../recovery/world';
import { resourceNames } from '../stack/names';
import type { Cloud, Context, Stack } from './context';
import { CliError, EXIT } from './exit';
import { adviceFor } from './failed';
import { pointsIn, wholeVault } from './vault-points';
import { failureText } from './words';

/** What a tick would see now, and say of it; nothing was done. */
export interface Look {
  world: World;
  decisions: Decisions;
  outcomes: Outcome[];
  report: Report;
}

async function look(settings: TickSettings, cloud: Cloud, since: Date): Promise<Look> {
  const world = await observe(settings, { now: cloud.now(), since, requests: [], cloudOf: cloud.cloudOf });
  const decisions = decide(settings, world);
  const found = outcomes(settings, world, decisions, { asks: {}, copies: {} });
  return { world, decisions, outcomes: found, report: report(settings, world, found, { notes: [], problems: [] }) };
}

/** @throws CliError when nothing at all was heard: then there is nothing to tell either */
function refuseIfUnread(world: World, keyOrigin: string): void {
  const regions = Object.keys(world.regions);
  const failures = regions.flatMap((region) => {
    const failure = unreadable(world, region);
    return failure ? [{ region, failure }] : [];
  });
  if (failures.length < regions.length) return;
  const answers = failures.map(({ region, failure }) => `${region}: ${failureText(failure)}`);
  const advice = adviceIf(
    failures.map(({ failure }) => failure),
    keyOrigin,
  );
  throw new CliError(EXIT.unasked, `the images of no region could be listed:\n${answers.join('\n')}`, advice);
}

function adviceIf(failures: readonly Failure[], keyOrigin: string): string {
  if (failures.every(({ denied }) => denied)) return adviceFor('denied', keyOrigin);
  // With a request id it is the cloud that has spoken.
  if (failures.every(({ requestId }) => requestId)) return adviceFor('server', keyOrigin);
  return "Look at this machine's network, and at the regions' status: one region that is dark would not stop this.";
}

/** Since when the stack has to answer for its slots, and how well that is known. */
export interface Birth {
  /** Long ago where it could not be read: doubt must not excuse a server without a copy. */
  since: Date;
  known: boolean;
  /** False where it is certain that nobody makes images. */
  deployed: boolean;
  notes: string[];
  problems: string[];
}

/** The creation time of the function's role, which is what the function itself goes by. */
async function birthOf({ name, project, settings }: Stack, cloud: Cloud): Promise<Birth> {
  // A role's name has no account in it.
  const { role } = resourceNames(project, name, settings.homeRegion, '');
  const unknown = { since: new Date(0), known: false, deployed: true, notes: [], problems: [] };
  try {
    const since = await cloud.roleCreated(role);
    if (since) return { ...unknown, since, known: true };
    const problem = `there is no RAM role ${role}: the stack is not deployed, so nobody makes images`;
    return { ...unknown, deployed: false, problems: [`${problem}; pulumi up --stack ${name} deploys it`] };
  } catch (error) {
    // RAM answers for every region: with such a key none can be asked.
    if (!(error instanceof CloudError) || error.kind === 'wrong-key') throw error;
    const note = `when the stack was deployed could not be read (${error.code} ${error.message}), so every server counts as there since long ago`;
    return { ...unknown, notes: [note] };
  }
}

/** All that can be seen now: what a tick would see, and the whole vault. */
export interface Sight {
  birth: Birth;
  seen: Look;
  vault: Vault;
}

/** @throws CliError when no region answers */
export async function seeAll({ out }: Context, stack: Stack, cloud: Cloud): Promise<Sight> {
  const birth = await birthOf(stack, cloud);
  const seen = await out.during('looking at the regions', () => look(stack.settings, cloud, birth.since));
  refuseIfUnread(seen.world, cloud.keyOrigin);
  const vault = await out.during('reading the vault', () => wholeVault(stack.settings, cloud, seen.world));
  if (birth.deployed) return { birth, seen, vault };
  // Of a pipeline that is gone, its oldest image tells how long it was there; one that never was answers for nothing.
  const since = oldestSlot(vault) ?? cloud.now();
  const sight = { birth: { ...birth, since }, vault };
  return { ...sight, seen: await out.during('looking once more', () => look(stack.settings, cloud, since)) };
}

function oldestSlot(vault: Vault): Date | undefined {
  const slots = pointsIn(vault).flatMap(({ identity: { kind, slot } }) => (kind === 'scheduled' ? [slot] : []));
  return slots.sort((a, b) => a.getTime() - b.getTime())[0];
}
