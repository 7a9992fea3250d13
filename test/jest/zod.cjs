module.exports = globalThis[Symbol.for('offsite.libraries')]('zod');
