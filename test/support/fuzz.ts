import fc from 'fast-check'

// The same draws on every run, so that a failure is a failure of the change at hand; another FUZZ_SEED looks elsewhere.
fc.configureGlobal({ seed: Number(process.env['FUZZ_SEED'] ?? 20221) })
