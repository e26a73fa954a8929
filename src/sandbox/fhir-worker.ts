import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { loadDefinitions } from './definitions.ts'
import type { FhirRequest } from './fhir-request.ts'
import { FhirService } from './fhir-service.ts'
import { SandboxRepository } from './repository.ts'
import { seed } from './seed.ts'

/** The thread of the embedded FHIR server: reads requests in turn and posts each answer with its number. */
interface Asked {
  readonly number: number
  readonly request: FhirRequest
}

const { folder, today } = z.object({ folder: z.string(), today: z.number() }).parse(workerData)

loadDefinitions()
const repository = new SandboxRepository()
await seed(repository, folder, today)
const service = new FhirService(repository)

parentPort?.on('message', async ({ number, request }: Asked) => {
  const { status, headers, body } = await service.answer(request)
  parentPort?.postMessage({ number, status, headers, body: JSON.stringify(body) })
})
