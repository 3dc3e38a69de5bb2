package org.amphora.testkit.directory;

import org.amphora.api.directory.Directory;

public class FakeDirectoryTest extends DirectoryContract {
    @Override
    protected Directory directory(Content content) {
        var fake = new FakeDirectory();
        content.domains().forEach(fake::domain);
        content.accounts().forEach(fake::account);
        content.aliases().forEach((alias, targets) -> fake.alias(alias, targets.toArray(new String[0])));
        return fake;
    }
}
