import type { Command } from 'commander';
import type { Context } from '../context';

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
  ecs:Describe{Images,Instances,InstanceTypes,AvailableResource,AccountAttributes},
  ecs:Describe{NetworkInterfaces,KeyPairs,SecurityGroups}, vpc:DescribeVSwitches,
  ram:GetRole, kms:DescribeKey; and for the tries ecs:RunInstances, ecs:StartInstance, vpc:CreateVpc

Examples:
  npm run offsite -- preflight --stack recovery
  npm run -s offsite -- preflight --stack recovery --quiet  # each week in CI: exit 1 if problems
  npm run -s offsite -- preflight --stack recovery --json | jq .servers`,
    )
    .action(async ({ quiet }: { quiet?: boolean }) => {
      const { preflight } = await import('./action');
      await preflight(context, quiet);
    });
}
