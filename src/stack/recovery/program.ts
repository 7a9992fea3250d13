import { Command } from '@pulumi/alicloud/ecs/command';
import * as pulumi from '@pulumi/pulumi';
import type { Parsed } from '../../plan/config/parse';
import type { RecoverySettings } from '../../plan/recovery-settings';
import { choosePoints, type Choice } from '../../recovery/restore/choose';
import { costOf } from '../../recovery/restore/cost';
import { decideServers, type ServerDecision } from '../../recovery/restore/decide-servers';
import { refusalOf, type LiveServer } from '../../recovery/restore/live';
import { limitedName, RECOVERY_NAME } from '../limited-name';
import { regionProvider } from '../providers';
import { readLive } from './live-servers';
import { existingNetwork, RecoveryNetwork, type NetworkParts } from './network';
import { networkThere } from './network-there';
import { readPoints } from './points';
import { RecoveredServer } from './server';
import { outputOf, type ServerToTell } from './server-output';
import { readOffers } from './stock';

/**
 * Servers at the destination, made from the copies of a vault that are there. Nothing else is asked: neither the source region nor
 * the pipeline's stack. Returns the stack's outputs.
 *
 * @throws RunError where going on could cost a server that is live
 */
export async function declareRecovery(
  { settings, warnings }: Parsed,
  recovery: RecoverySettings,
  now: Date,
): Promise<Record<string, unknown>> {
  const { vault, resourceGroupId, tags } = settings;
  const { region, mode, network: wish, servers } = recovery;
  const stack = pulumi.getStack();
  const provider = regionProvider(`recovery-${region}`, region);
  const live = await readLive(vault, stack, { provider });
  const refusal = refusalOf(recovery, live);
  if (refusal !== undefined) throw new pulumi.RunError(refusal);
  await tell(warnings);
  if (mode === 'off' || !wish) return { mode, ...leftovers(live) };

  const name = limitedName(`${pulumi.getProject()}-${stack}`, '', RECOVERY_NAME);
  const common = { resourceGroupId, tags: Object.keys(tags).length > 0 ? tags : undefined };
  const network =
    wish.kind === 'existing'
      ? await existingNetwork(wish, { provider })
      : new RecoveryNetwork(
          `network-${region}`,
          { wish, name, live, there: await networkThere(name, wish, { provider }), ...common },
          // The servers of a failover would lose what comes in by it.
          { provider, protect: mode === 'failover' && recovery.protect },
        ).parts;
  const points = await readPoints(vault, servers, region, { provider });
  const offers = await readOffers(
    network.place.vSwitches.map(({ zone }) => zone),
    { provider },
  );
  const { chosen, problems } = choosePoints(points, { region, point: recovery.point, servers, now });
  const decided = decideServers(recovery, chosen, { live, offers, network: network.place, now });
  const cost = costOf(settings.prices, decided.decisions, sizesOf(chosen));
  await pulumi.log.info(cost.text);
  await tell([...decided.warnings, ...decided.decisions.flatMap(notesOf)]);
  const made = declareServers(decided.decisions, recovery, network, { vault, stack, name, ...common, provider });
  const missing = [...problems, ...decided.problems];
  if (decided.decisions.length === 0 && missing.length === 0) missing.push(`vault ${vault} has no copy in ${region}`);
  await fail(missing);
  return { mode, region, servers: made, notStarted: missing, cost: cost.text };
}

interface Around {
  vault: string;
  stack: string;
  name: string;
  resourceGroupId?: string;
  tags?: Record<string, string>;
  provider: pulumi.ProviderResource;
}

function declareServers(
  decisions: readonly ServerDecision[],
  recovery: RecoverySettings,
  network: NetworkParts,
  { name, provider, tags = {}, ...around }: Around,
): Record<string, ServerToTell> {
  const { mode, protect, region } = recovery;
  const checkId = mode === 'standby' ? undefined : checkCommand(recovery, name, provider);
  const outputs: Record<string, ServerToTell> = {};
  let after: pulumi.Resource[] = [];
  for (const decision of decisions) {
    const args = { ...around, decision, network, mode, protect, checkId, after, tags };
    const { instance } = new RecoveredServer(`${region}-${decision.server.instance}`, args, { provider });
    // One at a time: never are two servers of standby missing.
    if (decision.action === 'renew') after = [instance];
    outputs[decision.server.instance] = outputOf(decision, instance);
  }
  return outputs;
}

function checkCommand({ check, region }: RecoverySettings, name: string, provider: pulumi.ProviderResource) {
  if (!check) return undefined;
  const commandContent = Buffer.from(check.command).toString('base64');
  const args = { name, type: 'RunShellScript', commandContent, timeout: check.timeoutSeconds };
  return new Command(`check-${region}`, args, { provider }).id;
}

function notesOf({ server }: ServerDecision): string[] {
  return server.notes.map((note) => `${server.instance}: ${note}.`);
}

function sizesOf(chosen: readonly Choice[]): Record<string, number> {
  return Object.fromEntries(
    chosen.map(({ instance, point }) => [instance, point.disks.reduce((sum, { sizeGiB }) => sum + sizeGiB, 0)]),
  );
}

/** What is there when nothing is to be: this run deletes what the state knows, and no other. */
function leftovers(live: readonly LiveServer[]): Record<string, unknown> {
  return live.length === 0 ? {} : { before: live.map(({ id, instance }) => `${id} (for ${instance})`) };
}

async function tell(warnings: readonly string[]): Promise<void> {
  for (const warning of warnings) await pulumi.log.warn(warning);
}

/** Pulumi's own code for a program whose error has been shown. */
const SHOWN = 32;

/** Ends `up` as failed once everything else is made; in a preview that would keep the rest from being made at all. */
async function fail(problems: readonly string[]): Promise<void> {
  const isPreview = pulumi.runtime.isDryRun();
  for (const problem of problems) await (isPreview ? pulumi.log.warn : pulumi.log.error)(`Not started: ${problem}`);
  // A logged error alone would let it end well, and a thrown one would cost the outputs.
  if (problems.length > 0 && !isPreview) process.exitCode = SHOWN;
}
