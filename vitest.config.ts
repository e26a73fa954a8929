import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    setupFiles: ['test/support/fuzz.ts', 'test/support/no-leaks.ts'],
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/conformance/reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
