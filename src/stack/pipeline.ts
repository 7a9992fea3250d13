import { getAccount } from '@pulumi/alicloud/getAccount';
import * as pulumi from '@pulumi/pulumi';
import type { Parsed } from '../plan/config/parse';
import { Alarms } from './alarms';
import { functionArchive } from './archive';
import { declareDrillNetwork } from './drill-network';
import { FunctionRole } from './function-role';
import { functionDocuments, userDocuments } from './grants';
import { Logs } from './logs';
import { resourceNames } from './names';
import { imagesStay } from './notices';
import { regionProvider } from './providers';
import { SubUser } from './sub-user';
import { TickFunction } from './tick-function';

/** Everything that protects: sub-user, function with its role, log and timer, alarms, and where copies are drilled. Returns the stack's outputs. */
export async function declarePipeline({ settings, warnings, secret }: Parsed): Promise<Record<string, unknown>> {
  const { homeRegion: region, tickMinutes, alarmContactGroups: contactGroups, resourceGroupId } = settings;
  const tags = Object.keys(settings.tags).length > 0 ? settings.tags : undefined;

  // Encrypted config stays encrypted in the state, whatever it went into.
  const kept = <T>(value: T): pulumi.Input<T> => (secret ? pulumi.secret(value) : value) as pulumi.Input<T>;
  // RAM has no regions: a provider whose name never changes leaves user and role alone when home moves.
  const global = { provider: regionProvider('account', region) };
  const home = { provider: regionProvider(`home-${region}`, region) };
  const names = resourceNames(pulumi.getProject(), pulumi.getStack(), region, (await getAccount(global)).id);
  const forUser = userDocuments(settings);
  const forFunction = functionDocuments(settings, names.logProject);
  for (const warning of [...warnings, ...forUser.warnings, ...forFunction.warnings]) await pulumi.log.warn(warning);

  const userPolicies = { documents: forUser.documents.map(kept), nameOf: names.userPolicy, tags };
  const user = new SubUser(
    'sub-user',
    { userName: names.user, policies: userPolicies, accessKey: settings.userAccessKey, tags },
    global,
  );
  const rolePolicies = { documents: forFunction.documents.map(kept), nameOf: names.rolePolicy, tags };
  const role = new FunctionRole('function-role', { roleName: names.role, policies: rolePolicies, tags }, global);
  const logs = new Logs(`logs-${region}`, { projectName: names.logProject, resourceGroupId, tags }, home);
  const archive = functionArchive(settings);
  const { functionName } = new TickFunction(
    `tick-${region}`,
    { functionName: names.functionName, zipFile: kept(archive.base64), role, logs, tickMinutes, resourceGroupId, tags },
    home,
  );
  if (contactGroups.length > 0) {
    new Alarms(
      `alarms-${region}`,
      { contactGroups: kept(contactGroups), functionName, region, tickMinutes, nameOf: names.alarm },
      home,
    );
  }
  await declareDrillNetwork(settings);
  return {
    functionName,
    logs: { region, project: logs.project, store: logs.store },
    subUser: user.userName,
    ...user.accessKey,
    archiveHash: archive.sha256,
    images: imagesStay(settings),
  };
}
