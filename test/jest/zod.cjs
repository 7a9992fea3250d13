const libraries = globalThis[Symbol.for('offsite.libraries')];
module.exports = libraries ? libraries('zod') : require('../../node_modules/zod');
