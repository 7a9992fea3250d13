import type { Command } from 'commander';
import type { Context, Stack } from './context';
import { CliError, EXIT } from './exit';
import { preflightOf, type Preflight } from './preflight-document';
import { factsOf } from './preflight-facts';
import { groundFor, Inquiry, type Wish } from './preflight-ground';
import { showPreflight } from './preflight-text';
import { showProblems } from './status-text';

export function registerPreflight(program: Command, context: Context): void {
  program
    .command('preflight')
    .summary('whether the servers could come up at the destination now')
    .description(
      'Looks at the destination of a recovery stack as if a failover came now: the copy of each server and its age, types in ' +
        'stock, addresses, roles, keys, vCPUs for all of them; then has the cloud say, by dry runs of the very calls, whether ' +
        'it would be done. Nothing is made or changed, Pulumi is not needed, and the source region is not asked.',
    )
    .option('-q, --quiet', 'only the problems, one line each')
    .addHelpText(
      'after',
      `
Its key needs the rights of which it makes use, and no others:
  ecs:Describe{Images,Instances,InstanceTypes,AvailableResource,AccountAttributes,NetworkInterfaces,KeyPairs,SecurityGroups},
  vpc:DescribeVSwitches, ram:GetRole, kms:DescribeKey; and for the tries ecs:RunInstances, ecs:StartInstance, vpc:CreateVpc

Examples:
  npm run offsite -- preflight --stack recovery
  npm run -s offsite -- preflight --stack recovery --quiet  # each week in CI: exit 1 and a line for each problem
  npm run -s offsite -- preflight --stack recovery --json | jq .servers`,
    )
    .action(async ({ quiet }: { quiet?: boolean }) => {
      const preflight = await look(context);
      context.exitCode = preflight.problems.length > 0 ? EXIT.broken : EXIT.well;
      if (context.json) context.out.document(preflight);
      else if (quiet) showProblems(preflight.problems, context.out);
      else showPreflight(preflight, context.out);
    });
}

async function look(context: Context): Promise<Preflight> {
  const stack = context.stack(undefined, 'recovery');
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
