import type { Alias } from '@pulumi/pulumi/proto/alias_pb';
import type { RegisterResourceRequest } from '@pulumi/pulumi/proto/resource_pb';
import type { Registration } from './deployment';
import type { Named } from './urn';
import { splitReference, urnOf } from './urn';
import { readStruct } from './values';

/** What a program's request declares. @throws Error for what the embedded deployment cannot do */
export function readRegistration(
  request: RegisterResourceRequest,
  stack: Pick<Named, 'stack' | 'project'>,
): Registration {
  const type = request.getType();
  const name = request.getName();
  const parent = request.getParent();
  if (request.getRemote()) throw new Error(`'${name}': the embedded deployment has no remote components`);
  const named = { ...stack, type, name, parent };
  return {
    urn: urnOf(named),
    type,
    name,
    custom: request.getCustom(),
    parent,
    dependencies: request.getDependenciesList(),
    provider: splitReference(request.getProvider()).urn,
    importId: request.getImportid(),
    inputs: readStruct(request.getObject()),
    secretOutputs: request.getAdditionalsecretoutputsList(),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    deleteBeforeReplace: request.getDeletebeforereplace(),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    deletedWith: request.getDeletedwith(),
    aliases: [...request.getAliasurnsList(), ...request.getAliasesList().map((alias) => aliasUrn(alias, named))],
  };
}

/** An alias names the parts that differ; the others are the resource's own. */
function aliasUrn(alias: Alias, own: Named): string {
  const spec = alias.getSpec();
  if (!spec) return alias.getUrn();
  return urnOf({
    stack: spec.getStack() || own.stack,
    project: spec.getProject() || own.project,
    type: spec.getType() || own.type,
    name: spec.getName() || own.name,
    parent: spec.getNoparent() ? '' : spec.getParenturn() || own.parent,
  });
}
