import type { Options } from './options';
import type { Rehearsal } from './rehearsal';
import { out } from './show';
import { RECOVERY } from './stacks';

/** What may be tried on a cloud that stays up. */
export function tellCommands({ cloud, settings }: Rehearsal, { stack, disaster }: Options): void {
  const { httpUrl, accessKeyId, accessKeySecret } = cloud.endpoints;
  const offsite = (command: string, of = stack): string => `npm run offsite -- ${command} --stack ${of} --local $CLOUD`;
  out.heading('The cloud stays up until Ctrl-C. In another terminal, in this folder:');
  out.line(`export CLOUD=${httpUrl.replace('//', `//${accessKeyId}:${accessKeySecret}@`)}   # with its key`);
  out.line(offsite('status'));
  if (disaster) out.line(offsite('preflight', RECOVERY));
  else for (const command of ['preview', `run ${settings.plans[0]?.name}`]) out.line(offsite(command));
  out.line(`curl $CLOUD/-/clock -d '{"advance": "P1D"}'   # the next night passes`);
}
