import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Reporter, TestCase, TestModule } from 'vitest/node'
import { coverageOf, type RanTest } from './coverage.ts'

const root = join(import.meta.dirname, '../..')
const page = join(root, 'docs/conformance.md')

/**
 * Keeps docs/conformance.md true: after a whole run it compares the page with what the tests proved, or
 * writes it when CONFORMANCE=write. A run of some of the files says nothing about the rest.
 */
export default class ConformanceReporter implements Reporter {
  #isWhole = false

  onTestRunStart(specifications: readonly { readonly moduleId: string }[]): void {
    const has = (part: string) => specifications.some(({ moduleId }) => moduleId.includes(part))
    this.#isWhole = ['/http/', '/plans/', '/store/', '/interop/', '/dialects/'].every((folder) =>
      has(`test${folder}`),
    )
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    if (!this.#isWhole) return
    const { page: proven, problems } = coverageOf(modules.flatMap(testsOf))
    if (process.env['CONFORMANCE'] === 'write') writeFileSync(page, proven)
    const stale =
      readPage() === proven
        ? []
        : ['docs/conformance.md is not what the tests prove; run npm run conformance.']
    for (const problem of [...problems, ...stale]) {
      process.stderr.write(`conformance: ${problem}\n`)
      process.exitCode = 1
    }
  }
}

function testsOf(module: TestModule): readonly RanTest[] {
  const file = relative(root, module.moduleId)
  return [...module.children.allTests()].map((test) => ({
    file,
    names: namesOf(test),
    passed: test.result().state === 'passed',
  }))
}

function namesOf(test: TestCase): readonly string[] {
  const names = [test.name]
  for (let parent = test.parent; parent.type === 'suite'; parent = parent.parent) names.unshift(parent.name)
  return names
}

function readPage(): string {
  try {
    return readFileSync(page, 'utf8')
  } catch {
    return ''
  }
}
