package org.amphora.shell.internal;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.osgi.framework.BundleContext;

/** What every command has: the console and the contracts. An exception's message is what the user sees. */
abstract class MailAction implements Action {
    @Reference
    BundleContext context;

    @Reference
    Session session;

    Contracts contracts() {
        return new Contracts(context);
    }

    void say(String line) {
        session.getConsole().println(line);
    }

    @Override
    public final Object execute() throws Exception {
        run();
        return null;
    }

    abstract void run() throws Exception;
}
