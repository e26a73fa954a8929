import { parentPort, workerData } from 'node:worker_threads'
import { parseKept } from './event.ts'
import type { Answer, FromThread, ThreadSettings, ToThread } from './messages.ts'
import type { KeptDecision, KeptFeedback } from './store.ts'
import { StoreThread } from './store-thread.ts'

/** The thread of the store: everything that takes time is here. */
const port = parentPort
if (port === null) throw new Error('thread.ts is started by open-store.ts, not by itself.')

const settings: ThreadSettings = workerData
const tell = (message: FromThread): void => port.postMessage(message)
const thread = new StoreThread(settings, {
  log: (level, line) => tell({ kind: 'log', level, line }),
  problem: (problem) => tell({ kind: 'problem', ...(problem === undefined ? {} : { problem }) }),
})

type Answered = Extract<FromThread, { kind: 'answers' }>['answers'][number]
let answered: Answered[] = []

port.on('message', (message: ToThread) => {
  if (message.kind === 'decisions') thread.keepDecisions(parseKept<KeptDecision>(message.json))
  else void answer(message)
})
await thread.start()

type Asked = Exclude<ToThread, { kind: 'decisions' }>

async function answer(message: Asked): Promise<void> {
  const { id } = message
  try {
    answerSoon({ id, ...(await perform(message)) })
  } catch (error) {
    // Our own words; those of a driver may repeat what was written.
    const isOurs = error instanceof Error && error.name === 'StoreUnavailable'
    tell({ kind: 'failed', id, message: isOurs ? error.message : 'The store failed.' })
  }
  if (message.kind === 'close') setImmediate(() => port?.close())
}

/** What one statement brought goes over together: every message wakes the request thread. */
function answerSoon(answer: Answered): void {
  if (answered.push(answer) > 1) return
  setImmediate(() => {
    tell({ kind: 'answers', answers: answered })
    answered = []
  })
}

async function perform(message: Asked): Promise<Answer> {
  switch (message.kind) {
    case 'ask':
      return { remembered: await thread.remembered(message.question, message.now) }
    case 'use':
      return { isNew: await thread.useOnce(message.token) }
    case 'feedback':
      await thread.keepFeedback(parseKept<KeptFeedback>(message.json))
      return {}
    case 'tidy':
      await thread.tidy(message.now, message.keeping)
      return {}
    case 'close':
      await thread.close()
      return {}
  }
}
