import { getAccount } from '@pulumi/alicloud/getAccount';
import * as pulumi from '@pulumi/pulumi';
import { Alarms } from './src/stack/alarms';
import { functionArchive } from './src/stack/archive';
import { readStackConfig } from './src/stack/config';
import { FunctionRole } from './src/stack/function-role';
import { functionDocuments, userDocuments } from './src/stack/grants';
import { Logs } from './src/stack/logs';
import { resourceNames } from './src/stack/names';
import { imagesStay } from './src/stack/notices';
import { regionProvider } from './src/stack/providers';
import { SubUser } from './src/stack/sub-user';
import { TickFunction } from './src/stack/tick-function';

export = async (): Promise<Record<string, unknown>> => {
  const { settings, warnings, secret } = readStackConfig(new Date());
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
  return {
    functionName,
    logs: { region, project: logs.project, store: logs.store },
    subUser: user.userName,
    ...user.accessKey,
    archiveHash: archive.sha256,
    images: imagesStay(settings),
  };
};
