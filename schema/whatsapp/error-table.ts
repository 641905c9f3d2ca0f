/**
 * WhatsApp's error codes as data (reference 16): what happens, and the sentence for the agent (what happened; what to do).
 * The first rule that holds a code decides, so single codes stand before ranges. Not here: the decision itself (`errors.ts`).
 */
import type { Delay, SendDecision } from './send-decision.ts'

/** One code, or all from the first to the last. */
type Codes = readonly (number | readonly [first: number, last: number])[]

export interface ErrorRule {
  readonly codes: Codes
  readonly decision: SendDecision
}

const SECOND = 1000
const MINUTE = 60 * SECOND

type PauseReason = Extract<SendDecision, { action: 'pause' }>['reason']

const tell = (codes: Codes, text: string): ErrorRule => ({ codes, decision: { action: 'tell', text } })
const pause = (codes: Codes, reason: PauseReason, text: string): ErrorRule => ({ codes, decision: { action: 'pause', reason, text } })
const delay = (codes: Codes, action: Delay['action'], delayMs: number, text: string, rest: Partial<Delay> = {}): ErrorRule => ({
  codes,
  decision: { action, lane: 'number', delayMs, growth: 2, giveUpAfter: null, text, ...rest }
})

const CONNECTION: readonly ErrorRule[] = [
  pause(
    [0, 190],
    'token',
    'WhatsApp no longer accepts this number’s access token. An admin has to connect the number again; messages wait.'
  ),
  pause(
    [3, 10, 131005, [200, 299]],
    'permission',
    'Baton lacks a permission to send from this number. An admin has to grant it at Meta; messages wait.'
  ),
  pause([33], 'registration', 'WhatsApp does not know this number any more. An admin has to connect it again; messages wait.'),
  pause(
    [368],
    'account',
    'WhatsApp restricted this account for a policy violation. An admin has to look at Meta’s account quality page; messages wait.'
  ),
  pause([131031], 'account', 'WhatsApp locked this account. An admin has to solve it with Meta; messages wait.'),
  pause([131037], 'account', 'WhatsApp has not approved this number’s display name. An admin has to settle that at Meta; messages wait.'),
  pause(
    [131042, 134011],
    'billing',
    'WhatsApp stopped sending because of a payment problem. An admin has to check payment method and terms at Meta; messages wait.'
  ),
  pause(
    [131044, 131045],
    'registration',
    'This number is not fully registered with WhatsApp. An admin has to register it again; messages wait.'
  ),
  pause(
    [136024],
    'registration',
    'WhatsApp could not send this number’s verification code. An admin has to register it again; messages wait.'
  ),
  pause(
    [2593107, 2593108, 2593109],
    'registration',
    'WhatsApp did not share this phone’s contacts and history. An admin has to connect the number again; messages wait.'
  )
]

const SERVICE: readonly ErrorRule[] = [
  delay(
    [1],
    'retry',
    5 * SECOND,
    'WhatsApp could not handle this message. It is tried once more; if it fails again, write it differently or tell an admin.',
    { giveUpAfter: 2 }
  ),
  delay(
    [2, 131016, 133004],
    'retry',
    5 * SECOND,
    'WhatsApp is temporarily out of service. The message goes out by itself when it is back.'
  ),
  delay([139102, 139103], 'retry', 5 * SECOND, 'WhatsApp could not update the block list just now. It is tried again by itself.', {
    lane: 'customer',
    giveUpAfter: 5
  }),
  delay([4, 80007], 'wait', MINUTE, 'WhatsApp’s limit of calls for this account is reached. The message goes out by itself later.'),
  delay([130429], 'wait', 2 * SECOND, 'This number is sending faster than WhatsApp allows. The message goes out by itself in a moment.'),
  delay(
    [131048],
    'wait',
    12 * MINUTE,
    'WhatsApp limits this number because customers blocked or reported it. The message waits; tell an admin, who can look at the number’s quality.'
  ),
  delay([131056], 'wait', 4 * SECOND, 'Many messages went to this customer in a short time. The message goes out by itself in a moment.', {
    lane: 'customer',
    growth: 4
  }),
  delay([131057], 'wait', MINUTE, 'WhatsApp is upgrading this number. The message goes out by itself in a few minutes.'),
  delay([2494100], 'wait', MINUTE, 'WhatsApp is doing maintenance on this number. The message goes out by itself in a few minutes.'),
  delay(
    [131064],
    'wait',
    12 * MINUTE,
    'WhatsApp limits this account because of wrongly classified templates. The message waits; tell an admin.'
  ),
  delay([134101], 'wait', 10 * MINUTE, 'WhatsApp is still preparing this template. The message goes out by itself in some minutes.', {
    lane: 'customer'
  }),
  {
    codes: [131000],
    decision: {
      action: 'ambiguous',
      text: 'Something went wrong at WhatsApp, and it may or may not have sent the message. Wait for its ticks, or ask the customer before sending again.'
    }
  },
  {
    codes: [131047],
    decision: {
      action: 'template',
      text: 'More than 24 hours have passed since the customer last wrote. Send a template to open the conversation again.'
    }
  }
]

const RECIPIENT: readonly ErrorRule[] = [
  tell([130403], 'You have blocked this customer. Unblock them to write to them.'),
  tell(
    [130472],
    'WhatsApp did not deliver this marketing message because the customer is part of an experiment. Do not send it again; wait until they write.'
  ),
  tell([130497], 'WhatsApp does not let this business write to customers in this country. Reach them another way.'),
  tell([131021], 'The recipient is this number itself. Check the customer’s phone number.'),
  tell(
    [131026],
    'WhatsApp could not deliver this message: the customer may not use WhatsApp, may have an old version, or may have blocked you. Reach them another way.'
  ),
  tell([131030], 'This is a test number, and the recipient is not on its list. An admin can add the recipient at Meta.'),
  tell(
    [131049],
    'WhatsApp held this marketing message back to protect the customer from too many. Do not send it again for at least a day.'
  ),
  tell([131050], 'The customer has stopped marketing messages from you. Do not send any until they allow them again.'),
  tell([131062], 'This kind of message needs the customer’s phone number, which is not known. Ask them for it first.'),
  tell([131070], 'Somebody else is in charge of this conversation on WhatsApp, such as an AI agent. Take it over first, then send again.'),
  tell([137000], 'The customer’s identity on WhatsApp has changed. Make sure that it is still them, then send again.')
]

const CONTENT: readonly ErrorRule[] = [
  tell([100], 'WhatsApp did not understand a part of this message. Write it differently; if that fails too, tell an admin.'),
  tell([131008], 'A part of this message is missing. Write it again; if that fails too, tell an admin.'),
  tell(
    [131009],
    'WhatsApp did not accept a value in this message; it may refer to a message that is too old. Change it and send it again.'
  ),
  tell([130501], 'WhatsApp does not support this type of message in groups. Write to the customer directly.'),
  tell([131014], 'WhatsApp could not fetch the file behind the link. Attach the file itself and send again.'),
  tell([131051], 'WhatsApp does not support this type of message. Send it in another form.'),
  tell(
    [131052],
    'WhatsApp could not hand over the customer’s file, for example because it is larger than 100 MB. Ask the customer to send it again, smaller.'
  ),
  tell([131053], 'WhatsApp could not use the file that you sent. Check its type and size, then attach it again.'),
  tell([131055], 'WhatsApp does not allow this kind of message here. Send an ordinary message, and tell an admin.'),
  tell([131059], 'WhatsApp lost its place in a list. Load the list again.'),
  tell([131060], 'WhatsApp does not show this message here. Look at it on the business phone.'),
  tell([135000], 'WhatsApp refused this message without saying why. Write it differently; if that fails too, tell an admin.'),
  tell([2494191], 'This number’s role may not take over the conversation. Ask an admin who may.')
]

const TEMPLATES: readonly ErrorRule[] = [
  tell([131061, 131065], 'WhatsApp held this template back because of its price limit. Choose another template or tell an admin.'),
  tell([131063], 'This account sends marketing through another of Meta’s services. Send it from there, or tell an admin.'),
  tell([132000, 132012, 132018], 'The values filled into the template do not fit it. Check each value and send it again.'),
  tell([132001], 'WhatsApp does not have this template in this language. Load the templates again and choose another.'),
  tell([132005], 'The template is too long with these values filled in. Shorten them and send it again.'),
  tell([132007], 'WhatsApp refused the template’s content as against its policy. Choose another template.'),
  tell([132008], 'A value filled into the template is not allowed. Change it and send it again.'),
  tell([132015], 'WhatsApp paused this template because of low quality, and dropped the message. Choose another template.'),
  tell([132016], 'WhatsApp disabled this template for good. Choose another template.'),
  tell([132068], 'The form in this template is blocked. Choose another template and tell an admin.'),
  tell([132069], 'The form in this template was sent too often. Try again in an hour, or choose another template.'),
  tell([134100], 'Only marketing templates can be sent this way. Choose a marketing template.'),
  tell([134102], 'This account cannot send marketing templates this way. Tell an admin.'),
  tell(
    [[2388000, 2388999]],
    'WhatsApp did not accept the template as it is written. Read its reason, change the template, and submit it again.'
  )
]

const REST: readonly ErrorRule[] = [
  tell([131203], 'The terms for groups have not been accepted. An admin has to accept them at Meta.'),
  tell([131204], 'The group has too many participants. Remove somebody first.'),
  tell([131207], 'WhatsApp suspended this group. Write to the customers directly.'),
  tell([131208], 'Groups were changed too often in a short time. Try again later.'),
  tell([131211], 'This number has as many groups as WhatsApp allows. Delete one first.'),
  tell([131212], 'The customer is not in this group. Write to them directly.'),
  tell([131213], 'There is no such request to join the group. Load the group again.'),
  tell([131214], 'Groups cannot be created from this number now. Tell an admin.'),
  tell([131215], 'This number may not use groups. Write to the customers directly.'),
  tell([[131201, 131215]], 'WhatsApp did this for a part of the group only, or not at all. Load the group again and look who is missing.'),
  pause(
    [[133000, 133999]],
    'registration',
    'This number is not registered with WhatsApp, or its registration failed. An admin has to register it again; messages wait.'
  ),
  tell([[138000, 138999]], 'WhatsApp did not allow this call. Write to the customer instead.'),
  tell([139100], 'WhatsApp changed only a part of the block list. Load the list and try again for who is missing.'),
  tell([139101], 'The block list is full. Unblock somebody first.'),
  tell([[147001, 147005]], 'WhatsApp did not accept this username for the business. Choose another one.')
]

export const ERROR_RULES: readonly ErrorRule[] = [...CONNECTION, ...SERVICE, ...RECIPIENT, ...CONTENT, ...TEMPLATES, ...REST]
