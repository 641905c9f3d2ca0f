/** English: why WhatsApp did not deliver a message, and what to do: by its code, or for codes with one remedy by that. */
export const failures = {
  'failure.token': 'WhatsApp no longer accepts this number’s access token. An admin has to connect the number again; then send this again.',
  'failure.permission': 'Baton lacks a permission to send from this number. An admin has to grant it at Meta; then send this again.',
  'failure.account': 'WhatsApp has restricted this account. An admin has to settle that at Meta; then send this again.',
  'failure.billing': 'WhatsApp stopped sending because of a payment problem. An admin has to settle that at Meta; then send this again.',
  'failure.registration': 'This number is not registered with WhatsApp. An admin has to connect it again; then send this again.',
  'failure.later': 'WhatsApp could not send this at that time, or limits this number. Send it again in some minutes.',

  'failure.131047': 'More than 24 hours have passed since the customer last wrote. Send a template to open the conversation again.',
  'failure.130403': 'You have blocked this customer. Unblock them to write to them.',
  'failure.130472':
    'WhatsApp did not deliver this marketing message because the customer is part of an experiment. Do not send it again; wait until they write.',
  'failure.130497': 'WhatsApp does not let this business write to customers in this country. Reach them another way.',
  'failure.131021': 'The recipient is this number itself. Check the customer’s phone number.',
  'failure.131026':
    'WhatsApp could not deliver this message: the customer may not use WhatsApp, may have an old version, or may have blocked you. Reach them another way.',
  'failure.131030': 'This is a test number, and the recipient is not on its list. An admin can add the recipient at Meta.',
  'failure.131049':
    'WhatsApp held this marketing message back to protect the customer from too many. Do not send it again for at least a day.',
  'failure.131050': 'The customer has stopped marketing messages from you. Do not send any until they allow them again.',
  'failure.131062': 'This kind of message needs the customer’s phone number, which is not known. Ask them for it first.',
  'failure.131070':
    'Somebody else is in charge of this conversation on WhatsApp, such as an AI agent. Take it over first, then send again.',
  'failure.137000': 'The customer’s identity on WhatsApp has changed. Make sure that it is still them, then send again.',
  'failure.100': 'WhatsApp did not understand a part of this message. Write it differently; if that fails too, tell an admin.',
  'failure.131008': 'A part of this message is missing. Write it again; if that fails too, tell an admin.',
  'failure.131009':
    'WhatsApp did not accept a value in this message; it may refer to a message that is too old. Change it and send it again.',
  'failure.131014': 'WhatsApp could not fetch the file behind the link. Attach the file itself and send again.',
  'failure.131051': 'WhatsApp does not support this type of message. Send it in another form.',
  'failure.131052':
    'WhatsApp could not hand over the customer’s file, for example because it is larger than 100 MB. Ask the customer to send it again, smaller.',
  'failure.131053': 'WhatsApp could not use the file that you sent. Check its type and size, then attach it again.',
  'failure.131055': 'WhatsApp does not allow this kind of message here. Send an ordinary message, and tell an admin.',
  'failure.135000': 'WhatsApp refused this message without saying why. Write it differently; if that fails too, tell an admin.',
  'failure.2494191': 'This number’s role may not take over the conversation. Ask an admin who may.',
  'failure.131061': 'WhatsApp held this template back because of its price limit. Choose another template or tell an admin.',
  'failure.131063': 'This account sends marketing through another of Meta’s services. Send it from there, or tell an admin.',
  'failure.132000': 'The values filled into the template do not fit it. Check each value and send it again.',
  'failure.132001': 'WhatsApp does not have this template in this language. Load the templates again and choose another.',
  'failure.132005': 'The template is too long with these values filled in. Shorten them and send it again.',
  'failure.132007': 'WhatsApp refused the template’s content as against its policy. Choose another template.',
  'failure.132008': 'A value filled into the template is not allowed. Change it and send it again.',
  'failure.132015': 'WhatsApp paused this template because of low quality, and dropped the message. Choose another template.',
  'failure.132016': 'WhatsApp disabled this template for good. Choose another template.',
  'failure.132068': 'The form in this template is blocked. Choose another template and tell an admin.',
  'failure.132069': 'The form in this template was sent too often. Try again in an hour, or choose another template.',
  'failure.134100': 'Only marketing templates can be sent this way. Choose a marketing template.',
  'failure.134102': 'This account cannot send marketing templates this way. Tell an admin.'
} as const
