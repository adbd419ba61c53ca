"""English."""

from streams.sources.fiction.voice import read_voice

VOICE = read_voice(
    "en",
    """
# battery
- The battery of my {p} is flat after {n} hours, and that is with the screen dimmed.
- My {p} says 40 % and then just dies. This battery is not fine.
- Bought the {p} for its battery life. It drops from full to half before lunch.
- Battery on the {p} swells so much that the lid no longer closes. This is dangerous!
? Does anyone know how many charge cycles the {p} battery is good for?
? Is it normal that the {p} loses {n} % battery overnight?
+ Two days of trains and meetings and the {p} still has battery left. Love it.
+ The battery in the {p} is amazing, {n} hours of video and counting.
# display
- A green line down the display of my {p}, {n} weeks old.
- The screen of the {p} flickers whenever it gets dark in here. Terrible.
- Dead pixels on a brand new {p}. The screen arrived like that.
? Can the display of the {p} be set to 120 Hz while on mains?
? Is the {p} screen readable in bright sun?
+ The display on the {p} is gorgeous, colours like printed paper.
+ Reading on the {p} screen all evening and my eyes are happy.
# heat
- The touch pad of my {p} gets so hot that I can't leave my finger on it.
- Smoke out of the charger of my {p}. I pulled the plug in time, but that is scary.
- My {p} overheats on a plain video call and then slows to a crawl.
? Should the {p} get this hot while it charges?
? Which setting stops the {p} from running hot on my lap?
+ Compiled for {n} hours and the {p} did not get hot at all. Impressive.
# delivery
- Delivery promised for Tuesday. It is day {n} and my {p} is still in a depot somewhere.
- The parcel came with a hole in it and without the {p}. What now?
- Third time the delivery of my {p} is moved. I took a day off for this.
? When will shipping of the {p} to the islands start?
? My order says two parcels, one came. Is the {p} in the other one?
+ Ordered the {p} last night, delivery this morning. Great work!
# repair
- My {p} has been in repair for {n} weeks and nobody can say where it is.
- Warranty refused because of a scratch on the lid. The fault is the hinge of the {p}!
- Back from repair and the {p} has the same fault. Useless.
? How do I book a repair for my {p} without a receipt?
? Does the warranty of the {p} cover a loose hinge?
+ Repair of my {p} took {n} days and they even cleaned it. Excellent service.
# billing
- You charged me twice for the same {p}. I want my money back.
- Refund for the returned {p} is {n} weeks late. Every call says "tomorrow".
- The invoice for my {p} shows a price I never agreed to.
? Where do I see the invoice for my {p}?
? How long does a refund take after I send the {p} back?
+ Refund for my {p} arrived within {n} hours. Thank you, nice and easy.
# update
- Since the update my {p} crashes every {n} minutes. Please pull it.
- The update wiped my settings on the {p}. Again.
- Update stuck at {n} % since last night, the {p} doesn't start any more.
? Which update brings the new keyboard to the {p}?
? Can I skip the update on my {p} until after exams?
+ The new update made my {p} feel twice as fast. Well done!
# cloud
- Can't log in to the {b} cloud since this morning. Is everything down?
- The cloud lost {n} of my folders. I am not amused.
- Photos won't sync from my {p}, the cloud says "try later" all day.
? Is the {b} cloud down for others too?
? How do I move my cloud files from one {p} to another?
+ Dropped my old one in a lake, logged in to the cloud on the new {p}, all there. Brilliant.
# camera
- The camera of my {p} makes everything yellow. Everyone in my photos looks ill.
- Camera app on the {p} freezes exactly when my kid does something funny.
- Blurry photos since I dropped nothing, changed nothing. Bad camera, {p}.
? How do I switch off the shutter sound of the {p} camera?
? Does the {p} camera shoot raw photos?
+ Took these photos with the {p} at night, no flash. Wonderful camera.
# openers
|
|
|
Seriously?
Not again.
I tried to be patient.
Day {n}.
So disappointed.
Right, {b}.
# closers
|
|
|
Please fix this.
Not good enough.
Anyone else?
I expected better.
Really annoying.
😡
This is the second time.
# cheers
|
|
Thank you!
❤️
Best buy this year.
Well done, {b}.
😊
Made my day.
# chatter
Just unboxed the {p}. First impressions tonight.
Half of this train is typing on a {p}.
Writing my thesis on a {p} in a café, send coffee.
My cat chose the {p} as the warmest place in the flat. It is not even on.
New sticker on the old {p}.
Saw the {b} stand at the fair today, quite a crowd.
{b} presents something new on Thursday, they say.
Moved all my notes to the {p} this weekend.
# rivals
Switched from {r} to the {p}. Not looking back.
Can't decide between the {p} and something from {r}.
{r} is cheaper, but I like the keyboard of the {p} more.
Honestly, {r} answers faster than {b}.
The new {r} looks nice. Anyone compared it?
{r} raised its prices again.
My {r} is five years old and still fine.
{r} support kept me waiting for {n} days.
# ideas
Idea for {b}: let us swap the battery of the {p} without tools.
It would be great if the {p} had a physical switch for the microphone.
Please add a left-handed mode to the {p}.
I wish {b} sold spare keys one by one.
# thanks
Thank you, that worked!
Thanks for the quick answer.
Perfect, all good now. Thank you!
That did it, cheers.
Thanks, will try tonight.
# replies
Hello, sorry to hear that. Could you send us the serial number of your {p} by direct message? ^{s}
Hi, that is not how it should be. We have opened a case and will write to you today. ^{s}
Good question! You find it under Settings, then Device. Tell us if it isn't there. ^{s}
Thanks for letting us know. Please restart your {p} once while holding the volume key; does it help? ^{s}
We are sorry for the wait. Your case is with our workshop, they will call you tomorrow. ^{s}
# urgent
Please unplug the {p} now and keep it away from anything that burns. We are calling you within the hour. ^{s}
We see it too and are working on it. Next word from us here in {n} minutes. ^{s}
Please stop using it. We will collect the {p} tomorrow and send another one. ^{s}
""",
)
