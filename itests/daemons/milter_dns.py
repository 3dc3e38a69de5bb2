"""A DNS that knows one TXT record, s._domainkey.signed.test, and nothing else.  Usage: milter_dns.py PORT FILE"""
import socket
import sys

import dns.message
import dns.rcode
import dns.rrset

with open(sys.argv[2], encoding="ascii") as f:
    RECORD = f.read().strip()
STRINGS = " ".join(f'"{RECORD[i:i + 250]}"' for i in range(0, len(RECORD), 250))
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", int(sys.argv[1])))
while True:
    wire, client = server.recvfrom(4096)
    query = dns.message.from_wire(wire)
    reply = dns.message.make_response(query)
    name = query.question[0].name
    if name.to_text(omit_final_dot=True).lower() == "s._domainkey.signed.test":
        reply.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", STRINGS))
    else:
        reply.set_rcode(dns.rcode.NXDOMAIN)
    server.sendto(reply.to_wire(), client)
