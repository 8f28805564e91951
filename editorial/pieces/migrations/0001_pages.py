import django.db.models.deletion
import modelcluster.fields
import uuid
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('vocabulary', '0001_vocabularies'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtaildocs', '0014_alter_document_file_size'),
        ('wagtailimages', '0027_image_description'),
    ]

    operations = [
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('lead', models.CharField(blank=True, max_length=250)),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='HubPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', wagtail.fields.RichTextField(blank=True)),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ArticlePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('evergreen', models.BooleanField(default=False, help_text='Stays true for years; timely pieces age faster.')),
                ('review_by', models.DateField(blank=True, help_text='Look at it again by this day.', null=True)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('summary', models.TextField(help_text='One or two sentences; shown in lists, search and shares.', max_length=400)),
                ('body', wagtail.fields.StreamField([('section', 25)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'max_length': 160}), 1: ('wagtail.blocks.CharBlock', (), {'help_text': 'Made from the title when left empty; changing it breaks links to it.', 'max_length': 80, 'required': False}), 2: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'h4', 'bold', 'italic', 'ol', 'ul', 'hr', 'link', 'document-link', 'code', 'superscript']}), 3: ('wagtail.images.blocks.ImageChooserBlock', (), {}), 4: ('wagtail.blocks.CharBlock', (), {'help_text': 'What it shows, for those who cannot see it.', 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'required': False}), 6: ('wagtail.blocks.StructBlock', [[('image', 3), ('alt', 4), ('caption', 5)]], {}), 7: ('wagtail.blocks.TextBlock', (), {}), 8: ('wagtail.snippets.blocks.SnippetChooserBlock', ('vocabulary.Expert',), {'required': False}), 9: ('wagtail.blocks.CharBlock', (), {'help_text': 'Name and role, when it is not one of our experts.', 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('text', 7), ('expert', 8), ('said_by', 9)]], {}), 11: ('wagtail.contrib.table_block.blocks.TableBlock', (), {}), 12: ('wagtail.blocks.TextBlock', (), {'icon': 'code'}), 13: ('wagtail.blocks.URLBlock', (), {'label': 'Address'}), 14: ('wagtail.blocks.CharBlock', (), {'help_text': 'What is there: “Our line at Leeds, 3 minutes”.', 'required': False}), 15: ('wagtail.blocks.StructBlock', [[('url', 13), ('title', 14)]], {}), 16: ('wagtail.blocks.CharBlock', (), {'help_text': 'What happens, as a verb: “Read the guide”.'}), 17: ('wagtail.blocks.PageChooserBlock', (), {'required': False}), 18: ('wagtail.blocks.URLBlock', (), {'required': False}), 19: ('wagtail.blocks.StructBlock', [[('label', 16), ('page', 17), ('url', 18)]], {}), 20: ('wagtail.documents.blocks.DocumentChooserBlock', (), {}), 21: ('wagtail.blocks.StructBlock', [[('document', 20), ('label', 5)]], {}), 22: ('wagtail.blocks.StructBlock', [[('text', 7), ('heading', 5)]], {}), 23: ('wagtail.blocks.StructBlock', [[('source', 7), ('reason', 5)]], {}), 24: ('wagtail.blocks.StreamBlock', [[('text', 2), ('figure', 6), ('quote', 10), ('table', 11), ('code', 12), ('embed', 15), ('call_to_action', 19), ('download', 21), ('editors_note', 22), ('unconverted', 23)]], {'label': 'Content'}), 25: ('wagtail.blocks.StructBlock', [[('title', 0), ('anchor', 1), ('content', 24)]], {})})),
                ('gate', models.CharField(choices=[('none', 'open'), ('partial', 'first section open, the rest for subscribers'), ('full', 'for subscribers')], default='none', max_length=8)),
                ('expert_questions', models.TextField(blank=True, help_text='Up to three, one a line; answered with the review.', verbose_name='questions for the expert')),
                ('embargo_until', models.DateTimeField(blank=True, help_text='Cannot be published before.', null=True)),
                ('authors', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='vocabulary.author')),
                ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='vocabulary.campaign')),
                ('format', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vocabulary.format')),
                ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image')),
                ('jobs', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='vocabulary.buyingjob')),
                ('personas', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='vocabulary.persona')),
                ('reviewer', models.ForeignKey(blank=True, help_text='Asked to check the facts. Empty: an expert of its topics.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='vocabulary.expert')),
                ('sources', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='vocabulary.expert', verbose_name='draws on')),
                ('stages', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='vocabulary.buyingstage')),
                ('topics', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='vocabulary.topic')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='ResourcePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('evergreen', models.BooleanField(default=False, help_text='Stays true for years; timely pieces age faster.')),
                ('review_by', models.DateField(blank=True, help_text='Look at it again by this day.', null=True)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('summary', models.TextField(help_text='One or two sentences; shown in lists, search and shares.', max_length=400)),
                ('body', wagtail.fields.StreamField([('section', 25)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'max_length': 160}), 1: ('wagtail.blocks.CharBlock', (), {'help_text': 'Made from the title when left empty; changing it breaks links to it.', 'max_length': 80, 'required': False}), 2: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'h4', 'bold', 'italic', 'ol', 'ul', 'hr', 'link', 'document-link', 'code', 'superscript']}), 3: ('wagtail.images.blocks.ImageChooserBlock', (), {}), 4: ('wagtail.blocks.CharBlock', (), {'help_text': 'What it shows, for those who cannot see it.', 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'required': False}), 6: ('wagtail.blocks.StructBlock', [[('image', 3), ('alt', 4), ('caption', 5)]], {}), 7: ('wagtail.blocks.TextBlock', (), {}), 8: ('wagtail.snippets.blocks.SnippetChooserBlock', ('vocabulary.Expert',), {'required': False}), 9: ('wagtail.blocks.CharBlock', (), {'help_text': 'Name and role, when it is not one of our experts.', 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('text', 7), ('expert', 8), ('said_by', 9)]], {}), 11: ('wagtail.contrib.table_block.blocks.TableBlock', (), {}), 12: ('wagtail.blocks.TextBlock', (), {'icon': 'code'}), 13: ('wagtail.blocks.URLBlock', (), {'label': 'Address'}), 14: ('wagtail.blocks.CharBlock', (), {'help_text': 'What is there: “Our line at Leeds, 3 minutes”.', 'required': False}), 15: ('wagtail.blocks.StructBlock', [[('url', 13), ('title', 14)]], {}), 16: ('wagtail.blocks.CharBlock', (), {'help_text': 'What happens, as a verb: “Read the guide”.'}), 17: ('wagtail.blocks.PageChooserBlock', (), {'required': False}), 18: ('wagtail.blocks.URLBlock', (), {'required': False}), 19: ('wagtail.blocks.StructBlock', [[('label', 16), ('page', 17), ('url', 18)]], {}), 20: ('wagtail.documents.blocks.DocumentChooserBlock', (), {}), 21: ('wagtail.blocks.StructBlock', [[('document', 20), ('label', 5)]], {}), 22: ('wagtail.blocks.StructBlock', [[('text', 7), ('heading', 5)]], {}), 23: ('wagtail.blocks.StructBlock', [[('source', 7), ('reason', 5)]], {}), 24: ('wagtail.blocks.StreamBlock', [[('text', 2), ('figure', 6), ('quote', 10), ('table', 11), ('code', 12), ('embed', 15), ('call_to_action', 19), ('download', 21), ('editors_note', 22), ('unconverted', 23)]], {'label': 'Content'}), 25: ('wagtail.blocks.StructBlock', [[('title', 0), ('anchor', 1), ('content', 24)]], {})})),
                ('gate', models.CharField(choices=[('none', 'open'), ('partial', 'first section open, the rest for subscribers'), ('full', 'for subscribers')], default='none', max_length=8)),
                ('expert_questions', models.TextField(blank=True, help_text='Up to three, one a line; answered with the review.', verbose_name='questions for the expert')),
                ('embargo_until', models.DateTimeField(blank=True, help_text='Cannot be published before.', null=True)),
                ('link', models.URLField(blank=True, help_text='For a video or a tool that lives elsewhere.')),
                ('authors', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='vocabulary.author')),
                ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='vocabulary.campaign')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtaildocs.document')),
                ('format', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vocabulary.format')),
                ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image')),
                ('jobs', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='vocabulary.buyingjob')),
                ('personas', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='vocabulary.persona')),
                ('reviewer', models.ForeignKey(blank=True, help_text='Asked to check the facts. Empty: an expert of its topics.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='vocabulary.expert')),
                ('sources', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='vocabulary.expert', verbose_name='draws on')),
                ('stages', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='vocabulary.buyingstage')),
                ('topics', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='vocabulary.topic')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page', models.Model),
        ),
    ]
