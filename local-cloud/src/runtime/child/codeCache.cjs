// @ts-check
'use strict';

/**
 * V8's compiled form of a function's code, kept beside the folder of its archive: a process that starts with it has the code at
 * once. Processes are started by the hundred where runs are killed; what they do does not depend on it. V8 itself compares no more
 * than the length of the code: the folder's name is the archive's hash, so that code of another archive has another file.
 */

const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const vm = require('node:vm');

/** Less is compiled faster than it is looked for. */
const WORTH_BYTES = 100_000;

/** @type {{ file: string, script: vm.Script } | undefined} */
let missing;

/** @param {string} file */
function read(file) {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Of this process, by file: one that begins anew compiles nothing. @type {Map<string, vm.Script>} */
const compiled = new Map();

/** @param {string} content @param {string} filename */
function compile(content, filename) {
  const file = `${path.dirname(filename)}.${path.basename(filename)}.compiled`;
  const cachedData = read(file);
  const script = new vm.Script(Module.wrap(content), {
    filename,
    cachedData,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  if (!cachedData || script.cachedDataRejected) missing = { file, script };
  compiled.set(filename, script);
  return script;
}

let codeDir = '';

/** From now on, modules of that folder are compiled with it. @param {string} folder */
function use(folder) {
  codeDir = folder;
}

function install() {
  const prototype = /** @type {{ _compile(content: string, filename: string): unknown }} */ (
    /** @type {unknown} */ (Module.prototype)
  );
  const { _compile } = prototype;
  /** @this {NodeJS.Module} @param {string} content @param {string} filename */
  prototype._compile = function (content, filename) {
    if (content.length < WORTH_BYTES || path.dirname(filename) !== codeDir)
      return _compile.call(this, content, filename);
    const script = compiled.get(filename) ?? compile(content, filename);
    const run = script.runInThisContext();
    return run.call(this.exports, this.exports, Module.createRequire(filename), this, filename, path.dirname(filename));
  };
}

/** Keeps what was not there, with all that has been compiled by now. Whole or not at all, whenever the process is killed. */
function keep() {
  if (!missing) return;
  const { file, script } = missing;
  missing = undefined;
  const own = `${file}-${process.pid}`;
  try {
    fs.writeFileSync(own, script.createCachedData());
    fs.renameSync(own, file);
  } catch {
    // The folder may be gone with its cloud.
  }
}

module.exports = { install, use, keep };
