import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { isResource } from '@medplum/core'
import type { SandboxRepository } from './repository.ts'
import { readScenarios } from './scenarios.ts'

/** Stores the test patients: those of the scenarios and those of Synthea. */
export async function seed(repository: SandboxRepository, folder: string, today: number): Promise<void> {
  const scenarios = readScenarios(folder, today).flatMap(({ record }) => record)
  const staff = readFileSync(join(folder, 'staff.ndjson'), 'utf8')
  const synthea = gunzipSync(readFileSync(join(folder, 'synthea', 'patients.ndjson.gz'))).toString('utf8')
  for (const resource of [...scenarios, ...parseLines(staff), ...parseLines(synthea)]) {
    if (isResource(resource)) await repository.createResource(resource)
  }
}

function* parseLines(lines: string): Iterable<unknown> {
  for (const line of lines.split('\n')) if (line !== '') yield JSON.parse(line)
}
