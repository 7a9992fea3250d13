import type { LocalCloud } from 'local-cloud';
import { ConfigError, type Problem } from '../src/plan/config/problems';
import {
  darken,
  failback,
  failover,
  isSurvived,
  preflight,
  readRecovery,
  type Disaster,
  type RecoveryFile,
} from './disaster';
import { document, functionCalls, images, refusedCalls } from './document';
import type { Options } from './options';
import { deploy, inject, lastAges, lastOutcomes, readStack, type InjectedFault, type Rehearsal } from './rehearsal';
import * as show from './show';
import * as tell from './show-disaster';
import { trySubUser } from './sub-user';

/**
 * The whole pipeline of a stack on a local cloud of its own, through some nights. Returns the exit code.
 *
 * @throws ConfigError
 */
export async function demo(options: Options): Promise<number> {
  const stack = readStack(options.stack, new Date());
  if (stack.settings.recovery) throw new ConfigError([noPipeline(options.stack)]);
  const recovery = options.disaster ? readRecovery(stack.settings, new Date()) : undefined;
  const rehearsal = await deploy(stack);
  try {
    const fault = options.fail && inject(rehearsal, options.fail);
    const code = options.json
      ? await printJson(rehearsal, options, { fault, recovery })
      : await tellAll(rehearsal, options, recovery);
    return rehearsed(fault?.()) ? code : 1;
  } finally {
    await rehearsal.cloud.close();
  }
}

function noPipeline(stack: string): Problem {
  const rule = 'must name a stack that protects servers; one with offsite:recovery starts them: --disaster shows it';
  return { path: '--stack', rule, received: stack, example: 'prod' };
}

/** A rehearsal that did not rehearse what it was asked to is no success. */
function rehearsed(fault?: InjectedFault): boolean {
  if (!fault || fault.fired) return true;
  console.error(
    `${fault.action} was never called, so it was not refused with ${fault.code}: nothing was rehearsed. ` +
      'More nights, or another action, may.',
  );
  return false;
}

async function printJson(
  rehearsal: Rehearsal,
  { nights }: Options,
  { fault, recovery }: { fault?: () => InjectedFault; recovery?: RecoveryFile },
): Promise<number> {
  const { cloud } = rehearsal;
  for (let night = 0; night < nights; night++) await cloud.clock.advance('P1D');
  const told = document(rehearsal, fault?.());
  const code = exitCode(cloud);
  const disaster = recovery && (await strike(rehearsal, recovery));
  console.log(JSON.stringify({ ...told, disaster }, null, 2));
  return disaster && !isSurvived(rehearsal, disaster) ? 1 : code;
}

async function tellAll(rehearsal: Rehearsal, options: Options, recovery?: RecoveryFile): Promise<number> {
  const code = await tellNights(rehearsal, options);
  if (!recovery) return code;
  const disaster = await strike(rehearsal, recovery, tell);
  const isWell = isSurvived(rehearsal, disaster);
  show.line(isWell ? 'Every server is up again, and protected anew.' : 'Not every server is up again and protected.');
  return isWell ? code : 1;
}

/** @param told after each step, what came of it */
async function strike(rehearsal: Rehearsal, recovery: RecoveryFile, told?: typeof tell): Promise<Disaster> {
  const { cloud, settings } = rehearsal;
  const { sourceRegion: region } = settings;
  const at = cloud.clock.now().toISOString();
  darken(cloud, region);
  told?.showDark(region, at);
  const looked = await preflight(cloud);
  told?.showLook(looked);
  const over = await failover(cloud, recovery);
  told?.showFailover(over);
  const back = await failback(rehearsal, over);
  told?.showFailback(back);
  return { at, region, preflight: looked, failover: over, failback: back };
}

async function tellNights(rehearsal: Rehearsal, { nights, fail, stack }: Options): Promise<number> {
  const { cloud, settings, deployed } = rehearsal;
  show.heading(
    `Deployed Pulumi.${stack}.yaml to a local cloud, from ${settings.sourceRegion} to ${settings.destinationRegions.join(', ')}`,
  );
  show.showDeployed(deployed);
  if (fail) show.line(`One ${fail.action} will be refused with ${fail.code}.`);
  for (let night = 1; night <= nights; night++) await turnOneNight(cloud, night, nights);
  show.heading('Age of the newest copies');
  show.showAges(lastAges(cloud));
  show.heading("The function's calls");
  show.line(
    Object.entries(functionCalls(cloud))
      .map(([action, count]) => `${action} ${count}`)
      .join(', '),
  );
  show.heading("What the sub-user's key may do, tried");
  const trials = await trySubUser(rehearsal);
  show.showTrials(trials);
  return trials.every(({ asExpected }) => asExpected) ? exitCode(cloud) : 1;
}

const HOURS = 24;

async function turnOneNight(cloud: LocalCloud, night: number, nights: number): Promise<void> {
  const before = { images: images(cloud).length, outcomes: lastOutcomes(cloud), refused: refusedCalls(cloud).length };
  const bar = show.progress(HOURS);
  for (let hour = 1; hour <= HOURS; hour++) {
    await cloud.clock.advance('PT1H');
    bar.to(hour, `night ${night} of ${nights}, ${cloud.clock.now().toISOString().slice(0, 16)}Z`);
  }
  bar.stop();
  show.heading(`Night ${night} of ${nights}, until ${cloud.clock.now().toISOString().slice(0, 16)}Z`);
  show.showImages(images(cloud).slice(before.images));
  show.showRefused(refusedCalls(cloud).slice(before.refused));
  const known = new Set(before.outcomes.map((outcome) => JSON.stringify(outcome)));
  show.showOutcomes(lastOutcomes(cloud).filter((outcome) => !known.has(JSON.stringify(outcome))));
}

/** 0 only if something was to be protected, and all of it is. */
function exitCode(cloud: LocalCloud): number {
  const states = lastOutcomes(cloud).map(({ state }) => state);
  return states.length > 0 && states.every((state) => state === 'protected') ? 0 : 1;
}
